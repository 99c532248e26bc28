// Package signintest is an agency's own sign-in, in this process, and somebody's passkeys, for tests.
//
// It answers: "would a real provider, and a real key, be let in, and one that lies be kept out?" The provider is another project's
// (OpenID certified), so that it does not share our mistakes. It lets tests change what a token says before it is signed, as no honest
// provider would.
package signintest

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// Agency is a provider with one client, "sightline", and the people of its user store.
type Agency struct {
	Issuer string
	Client string
	Secret string
	// Forge, when set, changes what the next tokens say before they are signed.
	Forge func(claims map[string]any)
	// Unsigned sends the next tokens without a signature.
	Unsigned bool

	server *httptest.Server
	store  *storage.Storage
	mutex  sync.Mutex
}

// NewAgency serves a provider until the test is over. People come back to an address of ours.
func NewAgency(t testing.TB, back string) *Agency {
	t.Helper()
	a := &Agency{Client: "sightline", Secret: "a secret of the client"}
	mux := http.NewServeMux()
	a.server = httptest.NewServer(mux)
	t.Cleanup(a.server.Close)
	a.Issuer = a.server.URL
	client := storage.WebClient(a.Client, a.Secret, back)
	a.store = storage.NewStorageWithClients(storage.NewUserStore(a.Issuer), map[string]*storage.Client{a.Client: client})
	quiet := slog.New(slog.DiscardHandler)
	provider, err := op.NewProvider(&op.Config{CryptoKey: sha256.Sum256([]byte("of the test")), CryptoKeyId: "1", CodeMethodS256: true, AuthMethodPost: true, SupportedClaims: op.DefaultSupportedClaims},
		a.store, op.StaticIssuer(a.Issuer), op.WithAllowInsecure(), op.WithLogger(quiet))
	if err != nil {
		t.Fatal(err)
	}
	back0 := op.AuthCallbackURL(provider)
	mux.HandleFunc("/login/username", func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Query().Get("authRequestID")
		name := "test-user@" + strings.Split(strings.Split(a.Issuer, "://")[1], ":")[0]
		if err := a.store.CheckUsernamePassword(name, "verysecure", id); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		http.Redirect(w, r, back0(op.ContextWithIssuer(r.Context(), a.Issuer), id), http.StatusFound)
	})
	mux.HandleFunc("/oauth/token", func(w http.ResponseWriter, r *http.Request) { a.token(w, r, provider) })
	mux.Handle("/", provider)
	return a
}

// token lets the provider answer, and changes what its token says.
func (a *Agency) token(w http.ResponseWriter, r *http.Request, provider http.Handler) {
	answer := httptest.NewRecorder()
	provider.ServeHTTP(answer, r)
	a.mutex.Lock()
	forge, unsigned := a.Forge, a.Unsigned
	a.mutex.Unlock()
	body := answer.Body.Bytes()
	if answer.Code == http.StatusOK && (forge != nil || unsigned) {
		var token map[string]any
		if err := json.Unmarshal(body, &token); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		raw, _ := token["id_token"].(string)
		token["id_token"] = a.signed(r.Context(), claimsOf(raw, forge), unsigned)
		body, _ = json.Marshal(token)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Code)
	_, _ = io.Copy(w, bytes.NewReader(body))
}

func claimsOf(raw string, forge func(map[string]any)) map[string]any {
	claims := map[string]any{}
	if parts := strings.Split(raw, "."); len(parts) == 3 {
		plain, _ := base64.RawURLEncoding.DecodeString(parts[1])
		_ = json.Unmarshal(plain, &claims)
	}
	if forge != nil {
		forge(claims)
	}
	return claims
}

func (a *Agency) signed(ctx context.Context, claims map[string]any, unsigned bool) string {
	key, _ := a.store.SigningKey(ctx)
	head := map[string]any{"alg": "RS256", "kid": key.ID(), "typ": "JWT"}
	if unsigned {
		head = map[string]any{"alg": "none"}
	}
	h, _ := json.Marshal(head)
	c, _ := json.Marshal(claims)
	text := base64.RawURLEncoding.EncodeToString(h) + "." + base64.RawURLEncoding.EncodeToString(c)
	if unsigned {
		return text + "."
	}
	sum := sha256.Sum256([]byte(text))
	private, _ := key.Key().(*rsa.PrivateKey)
	signature, _ := rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, sum[:])
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// Lie changes what the next tokens say; nil tells the truth again.
func (a *Agency) Lie(forge func(claims map[string]any)) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.Forge, a.Unsigned = forge, false
}

// SendUnsigned leaves the signature off the next tokens.
func (a *Agency) SendUnsigned() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.Forge, a.Unsigned = nil, true
}

// SignIn goes where somebody was sent, signs them in there, and gives what they bring back.
func (a *Agency) SignIn(t testing.TB, sent string) url.Values {
	t.Helper()
	var back *url.URL
	client := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(r.URL.String(), a.Issuer) {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, sent, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if back == nil {
		t.Fatalf("the provider sent nobody back: %s %s", answer.Status, body)
	}
	return back.Query()
}
