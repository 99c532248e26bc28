package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"sightline/record"
)

// reached says how browsers reach the pages. Whatever leaves this machine leaves it encrypted: by this program, or by a proxy before it.
type reached struct {
	Host        []string `help:"A name by which browsers ask for Sightline, such as sightline.example.gov.uk; it answers to no other. May be given again." placeholder:"NAME"`
	TLSCert     string   `help:"The file of the certificate, with those it rests on. It is read again when it changes." name:"tls-cert" placeholder:"FILE"`
	TLSKey      string   `help:"The file of the certificate's private key." name:"tls-key" placeholder:"FILE"`
	BehindProxy bool     `help:"A proxy before this does TLS. It has to be the only one who can reach this address, and to set X-Forwarded-Proto, -Host and -For itself."`
}

// secure reports that browsers come over TLS.
func (r *reached) secure() bool { return r.BehindProxy || r.TLSCert != "" }

// hostShape is what a name of a machine may be.
var hostShape = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

// fits refuses what would leave a record or a session to be read on its way.
func (r *reached) fits(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%w: an address is written 127.0.0.1:8080", record.Invalid)
	}
	for _, name := range r.Host {
		if !hostShape.MatchString(name) {
			return fmt.Errorf("%w: --host is a name alone, such as sightline.example.gov.uk, without https:// and without a port", record.Invalid)
		}
	}
	switch {
	case (r.TLSCert == "") != (r.TLSKey == ""):
		return fmt.Errorf("%w: a certificate needs its private key, and a key its certificate: name both --tls-cert and --tls-key", record.Invalid)
	case r.BehindProxy && r.TLSCert != "":
		return fmt.Errorf("%w: either this program does TLS (--tls-cert, --tls-key) or the proxy before it (--behind-proxy); name one", record.Invalid)
	case r.secure() && len(r.Host) == 0:
		return fmt.Errorf("%w: name with --host by which name browsers ask for Sightline: another name that somebody points here must not be answered", record.Invalid)
	case !r.secure() && !onlyThisMachine(addr):
		return fmt.Errorf("%w: without TLS everything could be read on its way, so Sightline then listens on this machine only: 127.0.0.1, ::1 or localhost. Name --tls-cert and --tls-key, or --behind-proxy when a proxy before it does TLS", record.Invalid)
	case !r.secure() && len(r.Host) > 0:
		return fmt.Errorf("%w: --host is for pages that others reach, which takes TLS: name --tls-cert and --tls-key, or --behind-proxy", record.Invalid)
	}
	return nil
}

// onlyThisMachine reports an address that no other machine can reach.
func onlyThisMachine(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// loopback refuses an address that other machines could reach.
func loopback(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%w: an address is written 127.0.0.1:8080", record.Invalid)
	}
	if !onlyThisMachine(addr) {
		return fmt.Errorf("%w: a demonstration is for one person at one machine; it listens on 127.0.0.1, ::1 or localhost only", record.Invalid)
	}
	return nil
}

// origin is the address of this installation as browsers see it, to which agencies' own sign-ins send people back.
func (r *reached) origin(listening net.Addr) string {
	switch {
	case len(r.Host) > 0 && r.BehindProxy:
		return "https://" + r.Host[0]
	case len(r.Host) > 0:
		return "https://" + withPort(r.Host[0], listening)
	}
	return "http://" + withPort("localhost", listening)
}

// withPort puts the port behind a name, unless it is the usual one.
func withPort(name string, listening net.Addr) string {
	_, port, err := net.SplitHostPort(listening.String())
	if err != nil || port == "443" {
		return name
	}
	return net.JoinHostPort(name, port)
}

// certificate is read from its files, and again when they change: nobody has to stop the program when it is renewed.
type certificate struct {
	cert, key string
	now       func() time.Time

	mutex   sync.Mutex
	looked  time.Time
	written [2]time.Time
	kept    *tls.Certificate
}

// lookAgain is how often it is looked whether the files changed.
const lookAgain = time.Minute

func openCertificate(cert, key string) (*certificate, error) {
	c := &certificate{cert: cert, key: key, now: time.Now}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificate) read() error {
	written, err := c.changed()
	if err != nil {
		return err
	}
	kept, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("%w: the certificate and its key cannot be used together; are both PEM files, of one another?", record.Invalid)
	}
	c.kept, c.written, c.looked = &kept, written, c.now()
	return nil
}

// changed says when the files were last written.
func (c *certificate) changed() (at [2]time.Time, err error) {
	for i, file := range []string{c.cert, c.key} {
		info, err := os.Stat(file)
		if err != nil {
			return at, fmt.Errorf("the certificate: %w", err)
		}
		at[i] = info.ModTime()
	}
	return at, nil
}

// get gives the certificate. When a new one cannot be used, the one before is: its end is seen by browsers, and by whoever looks after it.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookAgain {
		c.looked = now
		if written, err := c.changed(); err == nil && written != c.written {
			_ = c.read()
		}
	}
	return c.kept, nil
}

// config is how TLS is done: nothing older than 1.2.
func (c *certificate) config() *tls.Config {
	return &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
}

// readyWords is the line that says where pages are answered.
func (r *reached) readyWords(listening net.Addr) string {
	scheme := "http://"
	if r.TLSCert != "" {
		scheme = "https://"
	}
	return "ready " + scheme + listening.String()
}

// names are those by which browsers ask.
func (r *reached) names() []string {
	var all []string
	for _, name := range r.Host {
		all = append(all, strings.ToLower(name))
	}
	return all
}
