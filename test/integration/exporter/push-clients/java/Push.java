// Pushes with the official Java client, as an application would: URL TOKEN JOB METHOD, METHOD one of push, pushAdd, delete.

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;

public class Push {
  public static void main(String[] args) throws IOException {
    URI url = URI.create(args[0]);
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder().name("rag_questions_total").help("Ours.").labelNames("collection")
        .register(registry).labelValues("docs").inc(3);
    Gauge.builder().name("rag_documents").help("Ours.").labelNames("collection")
        .register(registry).labelValues("docs").set(7);
    Histogram seconds = Histogram.builder().name("rag_seconds").help("Ours.").labelNames("collection")
        .classicOnly().classicUpperBounds(0.5, 1).register(registry);
    seconds.labelValues("docs").observe(0.25);
    seconds.labelValues("docs").observe(2);
    Summary.builder().name("rag_bytes").help("Ours.").labelNames("collection")
        .quantile(0.5).register(registry).labelValues("docs").observe(10);

    PushGateway gateway = PushGateway.builder()
        .address(url.getAuthority())
        .job(args[2])
        .groupingKey("instance", "a/b")
        .registry(registry)
        .connectionFactory(target -> {
          var connection = (java.net.HttpURLConnection) target.openConnection();
          connection.setRequestProperty("Authorization", "Bearer " + args[1]);
          return connection;
        })
        .build();
    switch (args[3]) {
      case "push" -> gateway.push();
      case "pushAdd" -> gateway.pushAdd();
      case "delete" -> gateway.delete();
      default -> throw new IllegalArgumentException(args[3] + ": must be push, pushAdd or delete");
    }
  }
}
