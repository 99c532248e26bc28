package main

import (
	"fmt"
	"syscall"
)

// kindsOfFilesystem are the numbers by which Linux knows them.
var kindsOfFilesystem = map[int64]string{
	0xef53: "ext4", 0x58465342: "xfs", 0x9123683e: "btrfs", 0x2fc12fc1: "zfs", 0x794c7630: "overlayfs", 0x6969: "nfs",
	0x01021994: "tmpfs, where nothing is durable and figures of it mean nothing",
}

func filesystem(folder string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return "an unknown filesystem"
	}
	kind := int64(s.Type) //nolint:unconvert,nolintlint // int32 on some machines
	if name := kindsOfFilesystem[kind]; name != "" {
		return name
	}
	return fmt.Sprintf("a filesystem of kind %#x", kind)
}
