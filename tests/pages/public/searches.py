"""Results of a search on the page."""


def find(client, read, text, language="en", **values):
    response = client.get(
        "/search", query_string={"q": text, **values}, headers={"Accept-Language": language}
    )
    assert response.status_code == 200
    return read(response)


def list_titles(page):
    return page.texts(".//span[@class='link-title']")
