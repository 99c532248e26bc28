//go:build !linux

package main

func filesystem(string) string { return "a filesystem that only Linux would name" }
