"""Question pages of a 10k bank, each as likely as the other, gzip: requests answered by one
CPU-second of the server, beside nginx with the very same bytes as files."""
import common
import peers


def main():
    paths = [f"/questions/{path.stem}" for path in common.questions_of(common.bank(10000))]
    with common.scratch() as work, common.viva(common.bundle(10000)) as (ours, port):
        sizes = peers.save_answers(port, paths, work / "files")
        with common.nginx(work / "files", work) as (nginx, nginx_port):
            by_cpu, by_wall = common.alternate([
                ("viva", common.Load(work, "viva", paths), ours.pid, port),
                ("nginx", common.Load(work, "nginx", peers.names(paths)), nginx.pid, nginx_port)])
    common.say(f"question: {len(paths)} pages, {sum(sizes) / len(sizes) / 1000:.1f} kB of gzip a page")
    common.table(["", "requests per server CPU-s", "requests/s"],
                 [[name, common.spread(by_cpu[name], "{:.0f}"), common.spread(by_wall[name], "{:.0f}")]
                  for name in by_cpu])
    common.report_pairs("question", by_cpu["viva"], by_cpu["nginx"], "nginx gzip_static, same bytes",
                        "requests per server CPU-second")


if __name__ == "__main__":
    main()
