# Tries one attack on the sandbox, the one that is named; what it says is compared by src/sandbox/attacks_test.cc.
canary_file=$2 caller=$3 port=$4
exec 2>/dev/null

case $1 in
  forks) bomb() { while :; do bomb & done; }; bomb ;;
  daemon) echo left; setsid bash -c 'setsid sleep 7319.5 >/dev/null 2>&1 &' & ;;
  memory) x=x; while :; do x=$x$x; done ;;
  fill) i=0; while head -c 1048576 /dev/zero >/tmp/$i; do i=$((i + 1)); done; echo refused ;;
  sparse) truncate -s 1T big && echo done || echo refused ;;
  loop) while :; do :; done ;;
  sleep) sleep 1000000 ;;
  stop) kill -STOP $$ ;;
  deaf) trap '' TERM INT HUP; while :; do sleep 1; done ;;
  wait) wc -c ;;
  output) yes ;;
  bytes) printf 'a\0\377\33[2J\33]0;title\7b' ;;
  environment) env; cat /proc/*/environ /proc/*/cmdline ;;
  files)
    ln -s "$canary_file" link
    cat "$canary_file" link "../..$canary_file" "/proc/1/root$canary_file" "$caller/CMakeLists.txt" /proc/1/cwd/CMakeLists.txt
    cat /etc/passwd /etc/shadow /etc/hostname
    ls -R /root /home /var /sys /run "$caller" ;;
  descriptors) for i in {3..255}; do cat <&$i; echo '{"exit-code":0}' >&$i; done; exit 7 ;;
  network) (: <>/dev/tcp/127.0.0.1/$port) && echo reached; (echo >/dev/udp/192.0.2.1/53) && echo reached; echo refused ;;
  signals) kill -STOP 1 $PPID; kill -KILL -1 ;;
  limits) (ulimit -u unlimited) && echo raised; (ulimit -n 100000) && echo raised; (ulimit -c unlimited) && echo raised; echo 0 ;;
esac
