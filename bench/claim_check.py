"""`viva check` of 10k questions, every rule, nothing run, files in the page cache."""
import common


def main():
    directory = common.bank(10000)
    command = [common.VIVA, "check", directory]
    common.run_measured(command)
    runs = [common.run_measured(command) for _ in range(2 * common.ROUNDS)]
    wall, cpu, memory = map(list, zip(*runs))
    common.table(["check, 10k questions", "wall s", "CPU s", "RSS MB"],
                 [["viva", common.spread(wall), common.spread(cpu), common.spread(memory, "{:.0f}")]])
    common.report("check", common.median(wall), "s")
    common.report("check CPU", common.median(cpu), "s")


if __name__ == "__main__":
    main()
