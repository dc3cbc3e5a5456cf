using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime.Tests.Conformance;

public abstract class TlsConformance(ExecutionModel model)
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public Task Unverified_it_encrypts_and_carries_bytes_both_ways(SslProtocols protocol) => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var server = ServeAsync(listener, protocol);
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await using var client = await io.Network.SecureAsync(plain, "host.example", verify: false, default);
        await client.WriteAsync("hello"u8.ToArray(), default);
        client.CompleteWrites();
        var buffer = new byte[100];
        Assert.Equal(5, await client.ReadAsync(buffer, default));
        Assert.Equal("HELLO"u8.ToArray(), buffer[..5]);
        Assert.Equal(0, await client.ReadAsync(buffer, default));
        await server;
    });

    [Fact]
    public Task A_certificate_nobody_vouches_for_and_of_another_name_is_refused_with_both_reasons() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var server = ServeAsync(listener, SslProtocols.Tls13);
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var error = await Assert.ThrowsAsync<NetworkException>(
            () => io.Network.SecureAsync(plain, "other.example", verify: true, default).AsTask());
        Assert.Equal(NetworkFailure.Tls, error.Failure);
        Assert.Contains("(CN=host.example) is not for 'other.example'", error.Message);
        Assert.Contains("self-signed", error.Message);
        // To the far side the handshake may have been complete: it sees the end, or a failure.
        await Record.ExceptionAsync(() => server);
    });

    [Fact]
    public Task A_far_side_without_TLS_is_asked_about() => model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var server = await listener.AcceptAsync(default);
        var securing = io.Network.SecureAsync(plain, "host.example", verify: true, default).AsTask();
        await server.ReadAsync(new byte[4096], default);
        server.CompleteWrites();
        var error = await Assert.ThrowsAsync<NetworkException>(() => securing);
        Assert.Equal(NetworkFailure.Tls, error.Failure);
        Assert.Contains("does it speak TLS", error.Message);
        await server.DisposeAsync();
    });

    [Theory]
    [InlineData(TlsVersion.Tls12)]
    [InlineData(TlsVersion.Tls13)]
    public Task Both_ends_here_verify_each_other(TlsVersion minimum) => model.RunAsync(async io =>
    {
        using var root = TestCertificates.Root("CN=Test Root");
        using var server = TestCertificates.Issue(root, "CN=host.example", "host.example");
        using var client = TestCertificates.Issue(root, "CN=anna", null);
        var identity = new ServerIdentity { Certificate = server, ClientRoots = [root], Minimum = minimum };
        var trust = new ServerTrust { ServerName = "host.example", Roots = [root], ClientCertificate = client, Minimum = minimum };
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var accepting = AcceptAsync(io, listener, identity);
        await using var near = await io.Network.SecureAsync(await io.Network.ConnectAsync(listener.LocalAddress, default), trust, default);
        await using var far = await accepting;

        await near.WriteAsync("ping"u8.ToArray(), default);
        var buffer = new byte[10];
        Assert.Equal(4, await far.ReadAsync(buffer, default));
        await far.WriteAsync("pong"u8.ToArray(), default);
        Assert.Equal(4, await near.ReadAsync(buffer, default));
    });

    [Fact]
    public Task A_client_without_a_certificate_is_refused_where_one_is_demanded() => model.RunAsync(async io =>
    {
        using var root = TestCertificates.Root("CN=Test Root");
        using var server = TestCertificates.Issue(root, "CN=host.example", "host.example");
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var accepting = AcceptAsync(io, listener, new ServerIdentity { Certificate = server, ClientRoots = [root] });
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var securing = io.Network.SecureAsync(plain, new ServerTrust { ServerName = "host.example", Roots = [root] }, default).AsTask();

        var error = await Assert.ThrowsAsync<NetworkException>(() => accepting);
        Assert.Equal(NetworkFailure.Tls, error.Failure);
        Assert.Contains("no certificate", error.Message);
        await ForgetAsync(securing);
    });

    [Fact]
    public Task A_certificate_of_another_root_is_refused() => model.RunAsync(async io =>
    {
        using var root = TestCertificates.Root("CN=Test Root");
        using var other = TestCertificates.Root("CN=Other Root");
        using var server = TestCertificates.Issue(other, "CN=host.example", "host.example");
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var accepting = AcceptAsync(io, listener, new ServerIdentity { Certificate = server });
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);

        var error = await Assert.ThrowsAsync<NetworkException>(
            () => io.Network.SecureAsync(plain, new ServerTrust { ServerName = "host.example", Roots = [root] }, default).AsTask());

        Assert.Equal(NetworkFailure.Tls, error.Failure);
        await ForgetAsync(accepting);
    });

    [Fact]
    public Task A_client_that_speaks_no_TLS_fails_the_servers_handshake() => model.RunAsync(async io =>
    {
        using var root = TestCertificates.Root("CN=Test Root");
        using var server = TestCertificates.Issue(root, "CN=host.example", "host.example");
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var accepting = AcceptAsync(io, listener, new ServerIdentity { Certificate = server });
        await using var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        await plain.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), default);

        Assert.Equal(NetworkFailure.Tls, (await Assert.ThrowsAsync<NetworkException>(() => accepting)).Failure);
    });

    /// <summary>With TLS 1.3 one end is through before the other has judged it.</summary>
    private static async Task ForgetAsync(Task<Connection> handshake)
    {
        await Task.WhenAny(handshake);
        if (handshake.IsCompletedSuccessfully)
        {
            await (await handshake).DisposeAsync();
        }
    }

    private static async Task<Connection> AcceptAsync(Io io, Listener listener, ServerIdentity identity) =>
        await io.Network.SecureServerAsync(await listener.AcceptAsync(default), identity, default);

    private static async Task ServeAsync(Listener listener, SslProtocols protocol)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=host.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var tls = new SslStream(new ConnectionStream(await listener.AcceptAsync(default)));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = protocol,
        });
        var buffer = new byte[100];
        for (var read = await tls.ReadAsync(buffer); read > 0; read = await tls.ReadAsync(buffer))
        {
            await tls.WriteAsync(Array.ConvertAll(buffer[..read], value => (byte)(value & ~0x20)));
        }

        await tls.ShutdownAsync();
    }
}
