package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// isOwnHost tells whether a Host header names this server: localhost, an IP address, or one of names. Any other name
// may be a stranger's that he lets point at this machine, so that his page counts as of the same origin and reads what
// is served here (DNS rebinding). An address cannot be pointed elsewhere.
func isOwnHost(header string, names []string) bool {
	host := header
	if h, _, err := net.SplitHostPort(header); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if address, ok := strings.CutPrefix(host, "["); ok {
		host = strings.TrimSuffix(address, "]")
	}
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		return true
	}
	for _, name := range names {
		if name != "" && host == strings.TrimSuffix(strings.ToLower(name), ".") {
			return true
		}
	}
	return false
}

// refuseHost answers a request that asked for another host.
func refuseHost(w http.ResponseWriter, r *http.Request) {
	message := fmt.Sprintf("This server shows a folder of runs, and %.100q is no name that it knows for itself: open it as localhost or by its address, or start halo serve with -host and that name.", r.Host)
	http.Error(w, message, http.StatusForbidden)
}
