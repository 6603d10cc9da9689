# SPDX-License-Identifier: MIT
"""Two hosts for mpirun on one machine: network namespaces that are joined by a bridge and share the disk."""

import contextlib
import os
import pathlib
import shutil
import subprocess

AGENT = """#!/bin/sh
# What mpirun takes for ssh: options, a host's name, a command.
while [ "${1#-}" != "$1" ]; do shift; done
host=$1
shift
case $host in 10.99.0.1) space=nnrun-a ;; *) space=nnrun-b ;; esac
exec ip netns exec $space sh -c "$*"
"""


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def clear():
    for name in ("nnrun-a", "nnrun-b"):
        subprocess.run(["ip", "netns", "del", name], capture_output=True)
    subprocess.run(["ip", "link", "del", "nnrun-bridge"], capture_output=True)


def build():
    ip("link", "add", "nnrun-bridge", "type", "bridge")
    ip("addr", "add", "10.99.0.254/24", "dev", "nnrun-bridge")
    ip("link", "set", "nnrun-bridge", "up")
    for number, name in enumerate(("nnrun-a", "nnrun-b"), 1):
        ip("netns", "add", name)
        ip("link", "add", f"nnrun-v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", f"nnrun-v{number}", "master", "nnrun-bridge", "up")
        ip("-n", name, "addr", "add", f"10.99.0.{number}/24", "dev", "eth0")
        ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", name, "link", "set", "lo", "up")


@contextlib.contextmanager
def hosts(work):
    """The options of mpirun for them, or None where there can be none; `work`: a folder for two small files."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        yield None
        return
    work = pathlib.Path(work)
    (work / "agent.sh").write_text(AGENT)
    (work / "agent.sh").chmod(0o755)
    (work / "hosts").write_text("10.99.0.1 slots=4\n10.99.0.2 slots=4\n")
    clear()
    try:
        try:
            build()
        except subprocess.CalledProcessError:
            yield None
            return
        # Both hosts would bind to the same cores.
        yield [
            "--hostfile", str(work / "hosts"), "--map-by", "node", "--bind-to", "none",
            "--mca", "plm_rsh_agent", str(work / "agent.sh"), "--mca", "btl", "tcp,self",
            "--mca", "oob_tcp_if_include", "10.99.0.0/24", "--mca", "btl_tcp_if_include", "10.99.0.0/24",
            "-x", "OMPI_ALLOW_RUN_AS_ROOT", "-x", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"]
    finally:
        clear()
