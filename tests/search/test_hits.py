"""Both engines find the same documents, in the same order."""

import pytest
from sqlalchemy import inspect, text

from lms.search.queries.hits import MAX_HITS, list_hits
from lms.search.rules.query import build_query
from tests.search.conftest import lesson

COLUMNS = ("title_words", "key_terms", "words")


def test_two_characters_are_found_wherever_they_stand(store, find):
    store(
        lesson("one", "标题", "合作社的溢价从哪里来", language="zh"),
        lesson("two", "标题", "价格与溢出", language="zh"),
    )

    assert find("溢价") == ["one"]
    assert find("价") == ["one", "two"]


def test_every_word_must_be_found(store, find):
    store(lesson("one", "Tea", "Count the cost."), lesson("two", "Tea", "Count the boxes."))

    assert find("count COST") == ["one"]
    assert find("count") == ["one", "two"]
    assert find("count cost boxes") == []


def test_title_comes_before_headings_before_text(store, find):
    store(
        lesson("in-text", "A", "A premium."),
        lesson("often", "B", "Premium, premium, premium."),
        lesson("in-heading", "C", "Text.", headings=("The premium",), position=9),
        lesson("in-title", "The premium", "Text."),
    )

    assert find("premium") == ["in-title", "often", "in-heading", "in-text"]


def test_the_reader_s_language_comes_first_and_both_languages_find(store, find):
    store(
        lesson("english", "CRM", "CRM"),
        lesson("chinese", "客户", "用CRM管客户", language="zh"),
        lesson("both", "CRM", "CRM"),
        lesson("both", "CRM", "CRM", language="zh"),
    )

    assert find("crm", "en") == ["both", "english", "chinese"]
    assert find("crm", "zh") == ["both", "chinese", "english"]


def test_synonyms_readings_and_spellings_find_all_words_of_a_term(store, store_terms, find):
    store_terms(ecommerce=["e-commerce", "电商", "电子商务"], premium=["溢价", "premium"])
    store(
        lesson("short", "A", "做电商", language="zh"),
        lesson("long", "B", "农产品电子商务", language="zh"),
        lesson("english", "C", "Begin with e-commerce."),
        lesson("price", "D", "溢价", language="zh"),
    )

    for query in ("电商", "电子商务", "e-commerce", "Ecommerce", "e commerce", "dianshang"):
        assert sorted(find(query)) == ["english", "long", "short"], query
    for query in ("溢价", "yijia", "yi jia", "ＹＩＪＩＡ", "yijie", "Premium"):
        assert find(query) == ["price"], query


def test_reading_of_a_part_finds_that_part(store, store_terms, find):
    store_terms(premium=["公平溢价"])
    store(lesson("one", "A", "溢价", language="zh"), lesson("two", "B", "公平", language="zh"))

    assert find("yijia") == ["one"]


def test_an_entry_with_a_bracket_is_two_words(store, store_terms, find):
    store_terms(crm=["客户关系管理（CRM）"], host=["host (livestream)", "主播"])
    store(lesson("one", "A", "a CRM"), lesson("two", "B", "the livestream"))

    assert find("客户关系管理") == ["one"]
    assert find("主播") == []


def test_phrases_divide_a_run_of_characters(store, store_terms, find):
    store_terms(ecommerce=["电商"])
    store(lesson("one", "平台", "先选电商，再选平台", language="zh"))

    assert find("电商平台") == ["one"]


def test_singular_and_plural_find_each_other(store, find):
    store(lesson("one", "Price", "A company"), lesson("two", "Prices", "Companies"))

    for query in ("price", "prices", "company", "companies"):
        assert sorted(find(query)) == ["one", "two"]


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "*", "tea*", '"tea" OR NOT', "title_words : tea", "NEAR(tea tea)", "{words}: tea",
        "tea AND", "(((", "tea')) --", "\\", "'; DROP TABLE search_text; --", "tea:*", "!tea",
        "<->", "&|!", "^tea", "-tea", "%", "_", "\u200f", "\U000e0001", "🍵", "tea" * 3000,
        "茶" * 5000, "，。！", " ", "\n\t",
    ],
)  # fmt: skip
def test_no_query_is_read_as_syntax(store, find, query):
    store(lesson("one", "Tea", "tea or not near title words and drop table search text"))

    assert find(query) in ([], ["one"])


@pytest.mark.parametrize("query", ["costs in tin", "ab cd"])
def test_words_of_one_or_two_letters_find_no_longer_ones(store, find, query):
    store(lesson("one", "Abbey cdrom", "Costing tin inside"))

    assert find(query) == find(query, by_beginning=True) == []


def test_words_of_three_letters_find_longer_ones_by_their_beginning(store, find):
    store(lesson("one", "Tea", "The marketing of tea"), lesson("two", "Tea", "The market"))

    assert find("mark", by_beginning=True) == ["one", "two"]
    assert find("market") == ["two"]


def test_there_is_a_limit_to_results(store, find):
    store(*[lesson(f"lesson-{n}", "Tea", "Tea") for n in range(MAX_HITS + 50)])

    assert len(find("tea")) == MAX_HITS


def test_storing_again_changes_nothing_and_a_change_replaces(store, find, database):
    documents = [lesson("one", "Tea", "leaf"), lesson("two", "Tea", "root")]
    assert store(*documents) == 2

    assert store(*documents) == 0
    assert store(lesson("one", "Tea", "bark")) == 3

    assert find("leaf") == find("root") == []
    assert find("bark") == ["one"]
    with database.read_session() as session:
        assert session.scalar(text("SELECT count(*) FROM search_text")) == 1


def test_words_have_their_index(database):
    """Models do not name it, since the two engines have different ones."""
    if database.dialect == "postgresql":
        names = {index["name"] for index in inspect(database.writer).get_indexes("search_text")}
        assert names == {f"search_text_{column}" for column in COLUMNS}
    else:
        names = set(inspect(database.writer).get_table_names())
        assert names >= {f"search_{column}" for column in COLUMNS}


@pytest.mark.parametrize("word", ["leaf7", "nothing"])
def test_postgresql_reads_no_table_of_texts_as_a_whole(store, database, word):
    if database.dialect != "postgresql":
        pytest.skip("SQLite reads FTS5 tables by their words only")
    store(*[lesson(f"lesson-{n}", f"Title {n}", f"leaf{n}") for n in range(30)])
    scans = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'search_text'"
    with database.read_session() as session:
        before = session.scalar(text(scans)) or 0
        list_hits(session, build_query(word, {}), language="en")

        assert (session.scalar(text(scans)) or 0) == before


def test_the_index_is_used(store, database):
    store(*[lesson(f"lesson-{n}", f"Title {n}", f"leaf{n}") for n in range(300)])
    with database.writer.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            found = "SELECT id FROM search_text WHERE words @@ CAST('leaf7' AS tsquery)"
            plan = connection.execute(text("EXPLAIN " + found)).scalars().all()
            assert any("search_text_words" in line for line in plan)
        else:
            for column in COLUMNS:
                index = f"search_{column}"
                found = f"SELECT rowid FROM {index} WHERE {index} MATCH 'leaf7'"
                plan = connection.execute(text("EXPLAIN QUERY PLAN " + found))
                assert [line.detail for line in plan] == [f"SCAN {index} VIRTUAL TABLE INDEX 0:M1"]
