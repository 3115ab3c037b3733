# Names of the modules in the firmware, in the columns in which help() prints them; "!" where it has none.
def _op_modules():
    try:
        help("modules")
    except NameError:
        print("!")
