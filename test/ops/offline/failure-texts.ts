/** What `docker pull` printed, word for word. */
export const pull = {
  unresolved:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.0.2.53:53: no such host\n',
  resolverBroken:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving\n',
  refused:
    'Error response from daemon: Get "http://127.0.9.1:1/v2/": dial tcp 127.0.9.1:1: connect: connection refused\n',
  noRoute:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp 192.0.2.1:443: connect: no route to host\n',
  proxyForbids: 'Error response from daemon: Get "https://registry-1.docker.io/v2/": Forbidden\n',
  noAnswer: 'Error response from daemon: Get "http://127.0.9.1:7001/v2/": context deadline exceeded\n',
  resolverTimeout:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: read udp 127.0.0.1:40000->127.0.0.53:53: i/o timeout\n',
  tlsTimeout:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout\n',
  noSuchTag: "Error response from daemon: manifest unknown\n",
  denied:
    "Error response from daemon: pull access denied for prom/nothing, repository does not exist or may require 'docker login': denied: requested access to the resource is denied\n",
  rateLimit:
    "Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit.\n",
  unknownAuthority:
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority\n',
} as const;

/** What `terraform init` printed, word for word. */
export const terraformInit = {
  unresolved: discoveryFailure("dial tcp: lookup\nregistry.terraform.io on 192.0.2.53:53: no such host"),
  proxyRefused: discoveryFailure("proxyconnect tcp:\ndial tcp 127.0.9.1:1: connect: connection refused"),
  proxyForbids: discoveryFailure("Forbidden"),
  proxyKnowsNothing: discoveryFailure("Not Found"),
  noAnswer: discoveryFailure("context deadline\nexceeded"),
  noSuchProvider: `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
citadel-monitoring/unknown: provider registry registry.terraform.io does not
have a provider named registry.terraform.io/citadel-monitoring/unknown

All modules should specify their required_providers so that external
consumers will get the correct providers when using a module. To see which
modules are currently depending on citadel-monitoring/unknown, run the
following command:
    terraform providers
`,
} as const;

/** What `go build` printed, word for word but for the names. */
export const goBuild = {
  unresolved:
    'go: example.com/x@v1.0.0: Get "http://proxy.example.com/example.com/x/@v/v1.0.0.mod": dial tcp: lookup proxy.example.com on 192.0.2.53:53: no such host\n',
  refused:
    'go: downloading example.com/x v1.0.0\nexample.com/x@v1.0.0: Get "http://127.0.9.1:1/example.com/x/@v/v1.0.0.zip": dial tcp 127.0.9.1:1: connect: connection refused\n',
  missing:
    "go: downloading example.com/x v1.0.0\nexample.com/x@v1.0.0: reading http://127.0.9.1:7002/example.com/x/@v/v1.0.0.zip: 404 Not Found\n",
  forbidden:
    "go: downloading example.com/x v1.0.0\nexample.com/x@v1.0.0: reading http://127.0.9.1:7003/example.com/x/@v/v1.0.0.zip: 403 Forbidden\n",
  ended: "go: downloading example.com/x v1.0.0\ngo: timed out after 3600 s\n",
  notCompiled: "# example.com/x\nmain.go:3:2: undefined: y\n",
} as const;

function discoveryFailure(reason: string): string {
  return `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
citadel-monitoring/unknown: could not connect to registry.terraform.io:
failed to request discovery document: Get
"https://registry.terraform.io/.well-known/terraform.json": ${reason}

To see which modules are currently depending on citadel-monitoring/unknown
and what versions are specified, run the following command:
    terraform providers
`;
}
