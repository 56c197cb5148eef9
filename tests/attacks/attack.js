// Tries one attack on the sandbox, the one that is named; what it says is compared by src/sandbox/attacks_test.cc.
const fs = require("fs");
const net = require("net");
const { spawn } = require("child_process");
const [attack, canaryFile, caller, port] = process.argv.slice(2);

const show = (path) => {
  try {
    process.stdout.write(fs.readFileSync(path).subarray(0, 4096));
  } catch {}
};

const attacks = {
  forks() {
    setInterval(() => {
      try {
        spawn(process.execPath, process.argv.slice(1), { stdio: "ignore" }).on("error", () => {});
      } catch {}
    });
  },
  daemon() {
    console.log("left");
    spawn("sleep", ["7319.5"], { detached: true, stdio: "ignore" }).unref();
  },
  memory() {
    const kept = [];
    for (;;) kept.push(Buffer.alloc(1 << 20, "x"));
  },
  fill() {
    try {
      for (let i = 0; i < 1000; i++) fs.writeFileSync(`/tmp/${i}`, Buffer.alloc(1 << 20));
    } catch {
      console.log("refused");
    }
  },
  sparse() {
    try {
      fs.writeFileSync("big", "");
      fs.truncateSync("big", 2 ** 40);
      console.log("done");
    } catch {
      console.log("refused");
    }
  },
  loop() {
    for (;;);
  },
  sleep() {
    setTimeout(() => {}, 10 ** 9);
  },
  stop() {
    process.kill(process.pid, "SIGSTOP");
  },
  deaf() {
    for (const name of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(name, () => {});
    setInterval(() => {}, 1000);
  },
  wait() {
    console.log(fs.readFileSync(0).length);
  },
  output() {
    for (;;) fs.writeSync(1, "again".repeat(1000));
  },
  bytes() {
    process.stdout.write(Buffer.from("a\0\xff\x1b[2J\x1b]0;title\x07b", "latin1"));
  },
  environment() {
    console.log(process.env);
    for (const name of fs.readdirSync("/proc").filter((each) => /^\d+$|^self$/.test(each))) {
      show(`/proc/${name}/environ`);
      show(`/proc/${name}/cmdline`);
    }
  },
  files() {
    fs.symlinkSync(canaryFile, "link");
    for (const path of [canaryFile, "link", `../..${canaryFile}`, `/proc/1/root${canaryFile}`,
      `${caller}/CMakeLists.txt`, "/proc/1/cwd/CMakeLists.txt", "/etc/passwd", "/etc/shadow", "/etc/hostname"]) show(path);
    for (const folder of ["/root", "/home", "/var", "/sys", "/run", "/dev/shm", caller])
      if (fs.existsSync(folder)) console.log(folder, fs.readdirSync(folder));
  },
  network() {
    let open = 2;
    for (const place of [{ host: "127.0.0.1", port: Number(port) }, { path: `\0viva-canary-${port}` }])
      net.connect(place)
        .on("connect", () => console.log("reached"))
        .on("error", () => --open || console.log("refused"));
  },
  signals() {
    process.kill(-1, "SIGKILL");
  },
};

attacks[attack]();
