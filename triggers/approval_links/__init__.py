"""Approve and reject links: made for one approver, shown as a page, and good for one answer."""
