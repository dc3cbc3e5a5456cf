using Holdfast.Configuration;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Tests.FrontDoor;

public sealed class FrontDoorReaderTests
{
    private const string Base = """
        endpoints:
          prod-a: { host: mvs1.example.com }
        pools:
          teller: { endpoints: [prod-a] }

        """;

    [Fact]
    public void The_whole_section_is_read()
    {
        var (door, codes) = Read(Base + """
            listen: { tn3270: 127.0.0.1:2323, tn3270s: 0.0.0.0:2992 }
            front_door:
              pool: teller
              log_on: token
              ports: { 2324: prod-a }
              lus: { tell*: teller }
              code_page: cp1047
              max_connections: 9
              tls: { certificate: door.pem, key: door.key, client_ca: clients.pem, client_certificates: allow, start_tls: offered }
              certificates:
                ann@example.com: { user: ann, pool: teller }
                "*O=Harbor": {}
            """);
        Assert.Empty(codes);
        Assert.NotNull(door);
        Assert.Equal(["127.0.0.1:2323 Offered ", "0.0.0.0:2992 Implicit ", "127.0.0.1:2324 Offered prod-a"], door.Ports.Select(port => $"{port.Address} {port.Tls} {port.Target?.Name}"));
        Assert.Equal((new DoorTarget("teller", null), DoorLogOn.Token, 9, "cp1047"), (door.Default, door.LogOn, door.MaxConnections, door.CodePage.Name));
        Assert.Equal(new DoorLuRule("TELL*", new DoorTarget("teller", null)), Assert.Single(door.Lus));
        Assert.Equal(new DoorTlsFiles("door.pem", "door.key", "clients.pem", ClientOptional: true), door.Tls);
        Assert.Equal([new DoorCertificateRule("ann@example.com", "ann", new DoorTarget("teller", null)), new DoorCertificateRule("*O=Harbor", null, null)], door.Certificates);
    }

    [Fact]
    public void Without_a_port_there_is_no_door()
    {
        var (door, codes) = Read(Base);
        Assert.Null(door);
        Assert.Empty(codes);
    }

    [Theory]
    [InlineData("listen: { tn3270: 0.0.0.0:2323 }", "HF6005")]
    [InlineData("listen: { tn3270s: 127.0.0.1:2992 }", "HF1005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { log_on: none, tls: { certificate: a.pem } }", "HF6005")]
    [InlineData("listen: { tn3270: 0.0.0.0:2323 }\nfront_door: { tls: { certificate: a.pem, start_tls: offered } }", "HF6005")]
    [InlineData("listen: { tn3270: 0.0.0.0:2323 }\nfront_door: { log_on: none, tls: { certificate: a.pem, start_tls: required } }", "HF6005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { log_on: none, tls: { certificate: a.pem, client_ca: b.pem, client_certificates: allow } }", "HF6005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { log_on: certificate, tls: { certificate: a.pem } }", "HF1005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { tls: { certificate: a.pem }, certificates: { ann: {} } }", "HF1005")]
    [InlineData("listen: { tn3270: 127.0.0.1:2323 }\nfront_door: { log_on: certificate, tls: { certificate: a.pem, client_ca: b.pem } }", "HF1005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { tls: { certificate: a.pem, client_certificates: allow } }", "HF1005")]
    [InlineData("listen: { tn3270s: 0.0.0.0:2992 }\nfront_door: { tls: { certificate: a.pem, client_ca: b.pem }, certificates: { ann: { pool: tellar } } }", "HF1006")]
    [InlineData("listen: { tn3270: 127.0.0.1:2323 }\nfront_door: { pool: tellar }", "HF1006")]
    [InlineData("listen: { tn3270: 127.0.0.1:2323 }\nfront_door: { ports: { x: teller } }", "HF1005")]
    [InlineData("listen: { tn3270: 127.0.0.1:2323 }\nfront_door: { log_on: password }", "HF1005")]
    [InlineData("front_door: { ports: { 2324: teller } }", "HF1005")]
    [InlineData("front_door: { pool: teller }", "HF1005")]
    [InlineData("listen: {}\nfront_door: { pool: teller }", "HF1005")]
    [InlineData("listen: { tn3270: 127.0.0.1:2323 }\nfront_door: { pol: teller }", "HF1003")]
    public void What_is_wrong_is_reported_with_its_code(string yaml, string code)
    {
        var (_, codes) = Read(Base + yaml);
        Assert.Equal([code], codes);
    }

    [Theory]
    [InlineData("listen: { tn3270: 0.0.0.0:2323 }\nfront_door: { tls: { certificate: a.pem, start_tls: required } }")]
    [InlineData("listen: { tn3270: 0.0.0.0:2323 }\nfront_door: { log_on: certificate, tls: { certificate: a.pem, client_ca: b.pem, start_tls: required } }")]
    public void A_port_that_demands_START_TLS_listens_anywhere(string yaml)
    {
        var (door, codes) = Read(Base + yaml);
        Assert.Empty(codes);
        Assert.Equal(HostTlsStart.Required, Assert.Single(door!.Ports).Tls);
    }

    private static (FrontDoorDefinition? Door, string[] Codes) Read(string yaml)
    {
        var document = ConfigDocument.Parse("test.yaml", yaml, _ => null);
        var sessions = SessionsConfiguration.Read(document.Root);
        var listen = document.Root.Section("listen");
        var door = FrontDoorReader.Read(document.Root, listen, sessions);
        listen?.Finish();
        document.Root.Finish();
        return (door, [.. document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id)]);
    }
}
