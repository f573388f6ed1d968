// Pushes with the official Go client, as an application would: push URL TOKEN JOB METHOD, METHOD one of Push, Add, Delete.
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/push"
)

func main() {
	url, token, job, method := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	registry := prometheus.NewRegistry()
	labels := prometheus.Labels{"collection": "docs"}
	questions := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "rag_questions_total", Help: "Ours."}, []string{"collection"})
	documents := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "rag_documents", Help: "Ours."}, []string{"collection"})
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rag_seconds", Help: "Ours.", Buckets: []float64{0.5, 1}}, []string{"collection"})
	bytes := prometheus.NewSummaryVec(prometheus.SummaryOpts{Name: "rag_bytes", Help: "Ours.", Objectives: map[float64]float64{0.5: 0.05}}, []string{"collection"})
	registry.MustRegister(questions, documents, seconds, bytes)
	questions.With(labels).Add(3)
	documents.With(labels).Set(7)
	seconds.With(labels).Observe(0.25)
	seconds.With(labels).Observe(2)
	bytes.With(labels).Observe(10)

	header := http.Header{"Authorization": {"Bearer " + token}}
	pusher := push.New(url, job).Grouping("instance", "a/b").Gatherer(registry).Header(header)
	calls := map[string]func() error{"Push": pusher.Push, "Add": pusher.Add, "Delete": pusher.Delete}
	if err := calls[method](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
