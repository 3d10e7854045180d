"""Waves as tests over HTTP write and read them."""


def finished(status):
    return status["state"] == "finished"


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    document = response.json()
    assert document["type"] == f"urn:ferry:problem:{kind}"
    assert document["status"] == status
    return document
