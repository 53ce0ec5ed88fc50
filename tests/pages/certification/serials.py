"""Serial numbers as pages show them."""


def show(serial):
    return f"{serial[:4]}-{serial[4:8]}-{serial[8:12]}-{serial[12:]}"
