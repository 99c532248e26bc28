package main

import (
	"context"
	"fmt"
	"net"

	"sightline/record"
)

// watch answers whoever looks after the program at an address of its own, until stop: also while it stops, to the last request. Without an
// address nobody is answered.
func (c *serving) watch(ctx context.Context, out *output, s *service) (stop func(), err error) {
	if c.Metrics == "" {
		return func() {}, nil
	}
	if _, _, err := net.SplitHostPort(c.Metrics); err != nil {
		return nil, fmt.Errorf("%w: the address of --metrics is written 127.0.0.1:9100", record.Invalid)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Metrics)
	if err != nil {
		return nil, fmt.Errorf("listening on %s for --metrics (is it already in use?): %w", c.Metrics, err)
	}
	own := newService(s.watched, s.log)
	go func() { _ = own.server.Serve(listener) }() // ends with stop
	_, _ = fmt.Fprintf(out.stderr, "metrics at http://%s/metrics\n", listener.Addr())
	return func() { _ = own.server.Close() }, nil
}
