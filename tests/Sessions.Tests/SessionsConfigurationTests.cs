using Holdfast.Configuration;
using Holdfast.Runtime.Balancing;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Tests;

public sealed class SessionsConfigurationTests
{
    private const string Whole = """
        secrets:
          teller.user: { env: TELLER_USER }
          teller.password: { file: /run/secrets/teller }
        endpoints:
          prod-a: { host: mvs1.example.com, port: 9923, tls: verify, model: 3278-4-E, code_page: cp1047, lu: LU01, weight: 2, max_connections: 100, health: { type: transaction, journey: teller-login, interval: 5s, timeout: 2s, unhealthy_after: 2, healthy_after: 4, error_rate: 0.25, window: 1m, least_outcomes: 10, ejection: 20s } }
          prod-b: { host: mvs2.example.com }
        pools:
          teller: { endpoints: [prod-a, prod-b], strategy: round_robin, affinity: label, slow_start: 20s, min: 2, spares: 4, max: 500, max_waiting: 7, journey: teller-login, checkout_timeout: 5s, idle_timeout: 1m, max_lifetime: 8h, unused_timeout: 30m }
        limits: { sessions: 9, sessions_per_tenant: 8, sessions_per_user: 7 }
        journeys:
          teller-login:
            steps:
              - wait: "LOGON ===>"
              - wait: { text: USER, not_text: ERROR, cursor: { row: 5, column: 20 }, unlocked: true, timeout: 3s }
              - type: "${secret:teller.user}"
                label: user
              - field: { label: Password, text: "${secret:teller.password}" }
              - field: { row: 6, column: 20, text: x }
              - press: enter
            reset:
              - press: pf3
        """;

    private static (SessionsConfiguration Read, string[] Codes) Read(string yaml)
    {
        var document = ConfigDocument.Parse("test.yaml", yaml, _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        return (read, [.. document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id)]);
    }

    [Fact]
    public void Everything_is_read()
    {
        var (read, codes) = Read(Whole);
        Assert.Empty(codes);
        var endpoint = read.Endpoints[0];
        Assert.Equal(("prod-a", "mvs1.example.com", 9923, TlsMode.Verify), (endpoint.Name, endpoint.Host, endpoint.Port, endpoint.Tls));
        Assert.Equal(("IBM-3278-4-E", "cp1047", "LU01", 2, 100), (endpoint.Model.Name, endpoint.CodePage.Name, endpoint.Lu, endpoint.Weight, endpoint.MaxConnections));
        Assert.Equal(
            new HealthCheck
            {
                Kind = CheckKind.Transaction, Journey = "teller-login", Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(2),
                UnhealthyAfter = 2, HealthyAfter = 4, ErrorRate = 0.25, Window = TimeSpan.FromMinutes(1), LeastOutcomes = 10,
                Ejection = TimeSpan.FromSeconds(20),
            },
            endpoint.Health);
        Assert.Equal((23, TlsMode.None), (read.Endpoints[1].Port, read.Endpoints[1].Tls));
        var pool = Assert.Single(read.Pools);
        Assert.Equal(["prod-a", "prod-b"], pool.Endpoints);
        Assert.Equal((BalancingStrategy.RoundRobin, 2, 500, "teller-login"), (pool.Strategy, pool.Min, pool.Max, pool.Journey));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)), (pool.CheckoutTimeout, pool.IdleTimeout));
        Assert.Equal((Affinity.Label, TimeSpan.FromSeconds(20), 4, 7), (pool.Affinity, pool.SlowStart, pool.Spares, pool.MaxWaiting));
        Assert.Equal((TimeSpan.FromHours(8), TimeSpan.FromMinutes(30)), (pool.MaxLifetime, pool.UnusedTimeout));
        Assert.Equal(new SessionLimits { Node = 9, Tenant = 8, User = 7 }, read.Limits);
        var journey = Assert.Single(read.Journeys);
        Assert.Equal(["teller.user", "teller.password"], journey.SecretNames);
        Assert.Equal(
            [
                "wait for text \"LOGON ===>\"",
                "wait for text \"USER\" and no text \"ERROR\" and the cursor at row 5, column 20 and an unlocked keyboard",
                "type ${secret:teller.user}", "fill field \"Password\" with ${secret:teller.password}",
                "fill field at row 6, column 20 with x", "press enter",
            ],
            journey.Steps.Select(step => step.ToString()));
        Assert.Equal("user", journey.Steps[2].Label);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<WaitStep>(journey.Steps[1]).Timeout);
        Assert.Equal("press pf3", Assert.Single(journey.Reset!).ToString());
        Assert.Equal(("TELLER_USER", null), (read.Secrets[0].Variable, read.Secrets[0].File));
    }

    [Theory]
    [InlineData("pools: { p: { endpoints: [nowhere] } }", "HF1006")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], journey: nowhere } }", "HF1006")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], strategy: least_latency } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], strategy: consistent_hash } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], affinity: person } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], spares: 101 } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, health: { type: transaction } } }", "HF1004")]
    [InlineData("endpoints: { e: { host: h, health: { type: transaction, journey: nowhere } } }", "HF1006")]
    [InlineData("endpoints: { e: { host: h, health: { journey: nowhere } } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, health: { error_rate: 2 } } }", "HF1005")]
    [InlineData("limits: { sessions: 0 }", "HF1005")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], min: 5, max: 2 } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h } }\npools: { p: { endpoints: [e], checkout_timeout: 5 } }", "HF1005")]
    [InlineData("pools: { p: { min: 1 } }", "HF1004")]
    [InlineData("endpoints: { e: { port: 23 } }", "HF1004")]
    [InlineData("endpoints: { e: { host: h, port: 70000 } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, tls: yes-please } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, model: 3277-1 } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, code_page: klingon } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, lu: MUCHTOOLONG } }", "HF1005")]
    [InlineData("endpoints: { e: { host: h, colour: red } }", "HF1003")]
    [InlineData("endpoints: { e: { host: h, health: { interval: 1ms } } }", "HF1005")]
    [InlineData("endpoints: { Big: { host: h } }", "HF1005")]
    [InlineData("journeys: { j: { steps: [ { press: hyper } ] } }", "HF1005")]
    [InlineData("journeys: { j: { steps: [ { type: a, press: enter } ] } }", "HF1005")]
    [InlineData("journeys: { j: { steps: [ { type: '${secret:nowhere}' } ] } }", "HF1011")]
    [InlineData("secrets: { a: { env: A } }\njourneys: { j: { steps: [ { type: '${secret:not a name}' } ] } }", "HF1005")]
    [InlineData("journeys: { j: { steps: [ { wait: { timeout: 3s } } ] } }", "HF1004")]
    [InlineData("journeys: { j: { steps: [ { wait: { cursor: { row: 3 } } } ] } }", "HF1004")]
    [InlineData("journeys: { j: { steps: [ { field: { text: x } } ] } }", "HF1004")]
    [InlineData("journeys: { j: { steps: [ { field: { label: a, row: 1, column: 1, text: x } } ] } }", "HF1005")]
    [InlineData("journeys: { j: { reset: [ { press: enter } ] } }", "HF1004")]
    [InlineData("secrets: { s: { } }", "HF1004")]
    [InlineData("secrets: { s: { env: A, file: B } }", "HF1005")]
    public void Mistakes_are_found(string yaml, string code) => Assert.Contains(code, Read(yaml).Codes);

    [Fact]
    public void An_empty_document_defines_nothing()
    {
        var (read, codes) = Read("holdfast: 1");
        Assert.Empty(codes);
        Assert.Empty(read.Endpoints);
        Assert.Empty(read.Pools);
    }
}
