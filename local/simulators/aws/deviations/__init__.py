"""Where moto 5.2.5 lacks or errs: one file a deviation, each with a test that plain moto fails."""
