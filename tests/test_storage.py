"""Files by key, also while others are put and deleted around them."""

from concurrent.futures import ThreadPoolExecutor

from ytempire.storage import LocalStorage


def test_a_file_is_put_while_its_neighbours_are_deleted(tmp_path):
    files = LocalStorage(tmp_path / "storage")

    def put_and_delete(worker):
        for number in range(100):
            source = tmp_path / f"{worker}-{number}"
            source.write_text("film")
            key = f"7/film/ab12/{worker}-{number}.mp4"
            files.put(key, source)
            files.delete(key)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put_and_delete, range(4)))
    assert list(files.root.iterdir()) == []
