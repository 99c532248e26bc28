package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/record"
)

// What leaves this machine leaves it over TLS, under a name that was given. Everything else is refused before anything is opened, and says
// what would be accepted.
func TestNothingLeavesThisMachineInTheClear(t *testing.T) {
	for _, c := range []struct {
		addr string
		how  reached
		says string // "": it is accepted
	}{
		{"127.0.0.1:8080", reached{}, ""},
		{"[::1]:0", reached{}, ""},
		{"localhost:0", reached{}, ""},
		{"0.0.0.0:8080", reached{}, "without TLS"},
		{":8080", reached{}, "without TLS"},
		{"192.0.2.7:443", reached{}, "without TLS"},
		{"evil.localhost.example:1", reached{}, "without TLS"},
		{"8080", reached{}, "127.0.0.1:8080"},
		{"0.0.0.0:443", reached{TLSCert: "c", TLSKey: "k", Host: []string{"sightline.example"}}, ""},
		{"0.0.0.0:443", reached{TLSCert: "c", TLSKey: "k"}, "--host"},
		{"0.0.0.0:443", reached{TLSCert: "c", Host: []string{"sightline.example"}}, "name both"},
		{"127.0.0.1:443", reached{TLSKey: "k"}, "name both"},
		{"0.0.0.0:80", reached{BehindProxy: true, Host: []string{"sightline.example"}}, ""},
		{"0.0.0.0:80", reached{BehindProxy: true}, "--host"},
		{"0.0.0.0:80", reached{BehindProxy: true, TLSCert: "c", TLSKey: "k", Host: []string{"sightline.example"}}, "name one"},
		{"127.0.0.1:80", reached{Host: []string{"sightline.example"}}, "takes TLS"},
		{"127.0.0.1:80", reached{BehindProxy: true, Host: []string{"https://sightline.example"}}, "a name alone"},
		{"127.0.0.1:80", reached{BehindProxy: true, Host: []string{"sightline.example:443"}}, "a name alone"},
		{"127.0.0.1:80", reached{BehindProxy: true, Host: []string{""}}, "a name alone"},
	} {
		err := c.how.fits(c.addr)
		if (c.says == "") != (err == nil) || c.says != "" && (!errors.Is(err, record.Invalid) || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s %+v: %v, want %q", c.addr, c.how, err, c.says)
		}
	}
}

// A demonstration is never reached from elsewhere, whatever it is given.
func TestADemonstrationStaysOnItsMachine(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "[::]:0", "example.org:0"} {
		var says bytes.Buffer
		if code := run(t.Context(), []string{"demo", "--addr", addr}, &says, &says); code != wrongUse || !strings.Contains(says.String(), "for one person at one machine") {
			t.Errorf("%s: %d %s", addr, code, says.String())
		}
	}
	var says bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--behind-proxy"}, &says, &says); code != wrongUse {
		t.Errorf("a demonstration behind a proxy: %d", code)
	}
}

// certified writes a certificate for this machine and its key.
func certified(t *testing.T, folder string, serial int64) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	bytesOfKey, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: bytesOfKey}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// A renewed certificate is used without a restart; one that cannot be used leaves the one before in its place.
func TestACertificateIsRenewed(t *testing.T) {
	folder := t.TempDir()
	c, err := openCertificate(certified(t, folder, 1))
	if err != nil {
		t.Fatal(err)
	}
	now := c.looked
	c.now = func() time.Time { return now }
	serial := func() int64 {
		kept, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return kept.Leaf.SerialNumber.Int64()
	}
	cert, _ := certified(t, folder, 2)
	touch := func(at time.Time) {
		if err := os.Chtimes(cert, at, at); err != nil {
			t.Fatal(err)
		}
	}
	touch(now.Add(time.Second))
	if got := serial(); got != 1 {
		t.Errorf("it is read at every connection: %d", got)
	}
	now = now.Add(lookAgain)
	if got := serial(); got != 2 {
		t.Errorf("the renewed one is not used: %d", got)
	}
	if err := os.WriteFile(cert, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	touch(now.Add(2 * time.Second))
	now = now.Add(lookAgain)
	if got := serial(); got != 2 {
		t.Errorf("a broken one took its place: %d", got)
	}
	if _, err := openCertificate(cert, cert); !errors.Is(err, record.Invalid) {
		t.Errorf("starting with a broken one: %v", err)
	}
	if _, err := openCertificate(filepath.Join(folder, "none"), cert); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("starting with none: %v", err)
	}
}

// Served over TLS, pages are answered to a browser that trusts the certificate, under the name that was given, and old TLS is refused.
func TestPagesAreServedOverTLS(t *testing.T) {
	folder := t.TempDir()
	cert, key := certified(t, folder, 1)
	p := serveProcess(t, "--tls-cert", cert, "--tls-key", key, "--host", "localhost")
	addr, over := strings.CutPrefix(p.address, "https://")
	if !over {
		t.Fatalf("it says %s", p.address)
	}
	trust, err := os.ReadFile(cert)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(trust)
	dial := func(most uint16) (tls.ConnectionState, error) {
		d := tls.Dialer{Config: &tls.Config{RootCAs: trusted, ServerName: "localhost", MaxVersion: most, MinVersion: tls.VersionTLS10}}
		conn, err := d.DialContext(context.Background(), "tcp", addr)
		if err != nil {
			return tls.ConnectionState{}, err
		}
		defer func() { _ = conn.Close() }()
		return conn.(*tls.Conn).ConnectionState(), nil
	}
	if state, err := dial(0); err != nil || state.Version < tls.VersionTLS12 {
		t.Errorf("%v %x", err, state.Version)
	}
	if _, err := dial(tls.VersionTLS11); err == nil {
		t.Error("TLS 1.1 is answered")
	}
}
