package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// arrived says what is wrong with how a request came, in words; "" for nothing. Another name that somebody pointed here would let their
// page read ours, and what did not come by TLS may have been read on its way.
func (s *site) arrived(r *http.Request) (why string) {
	probe := slices.Contains([]string{livePath, readyPath}, r.URL.Path) || !s.Secure && r.URL.Path == metersPath
	if s.Proxy && !probe {
		if last(r.Header, "X-Forwarded-Proto") != "https" {
			return "Sightline stands behind a proxy that does TLS. This request did not come by TLS, or the proxy does not say so with X-Forwarded-Proto."
		}
		if host := last(r.Header, "X-Forwarded-Host"); host != "" {
			r.Host = host
		}
	}
	if probe && s.Secure || s.ownName(r.Host) {
		return ""
	}
	if len(s.Names) > 0 {
		return "Sightline does not answer to this name. Open it by the name that it was given."
	}
	return "Sightline answers only to the name of this machine: open http://127.0.0.1 with its port."
}

// ownName reports a name that we were given, or, when we were given none, one that only means this machine.
func (s *site) ownName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if len(s.Names) > 0 {
		return slices.ContainsFunc(s.Names, func(ours string) bool { return strings.EqualFold(ours, name) })
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback()
}

// addressOf gives from where a request came, for counting: of the newer sort of address the part that one household or office has. Behind
// a proxy it is what the proxy itself added, which is the last.
func (s *site) addressOf(r *http.Request) string {
	from := r.RemoteAddr
	if s.Proxy {
		from = last(r.Header, "X-Forwarded-For")
	}
	if host, _, err := net.SplitHostPort(from); err == nil {
		from = host
	}
	addr, err := netip.ParseAddr(from)
	if err != nil {
		return "unknown"
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if near, err := addr.Prefix(64); err == nil {
			return near.String()
		}
	}
	return addr.String()
}

// last gives the last of the values of a header: the one that the nearest proxy put there, behind what it was sent.
func last(h http.Header, name string) string {
	all := h.Values(name)
	if len(all) == 0 {
		return ""
	}
	value := all[len(all)-1]
	return strings.TrimSpace(value[strings.LastIndexByte(value, ',')+1:])
}
