using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime.Tests.ThreadPool;

public sealed class TlsConnectionTests
{
    private readonly ThreadPoolModel _model = new();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public Task Unverified_it_encrypts_and_carries_bytes_both_ways(SslProtocols protocol) => _model.RunAsync(async io =>
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
    public Task A_certificate_nobody_vouches_for_and_of_another_name_is_refused_with_both_reasons() => _model.RunAsync(async io =>
    {
        await using var listener = await io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), default);
        var server = ServeAsync(listener, SslProtocols.Tls13);
        var plain = await io.Network.ConnectAsync(listener.LocalAddress, default);
        var error = await Assert.ThrowsAsync<NetworkException>(
            () => io.Network.SecureAsync(plain, "other.example", verify: true, default).AsTask());
        Assert.Equal(NetworkFailure.Tls, error.Failure);
        Assert.Contains("(CN=host.example) is not for 'other.example'", error.Message);
        Assert.Contains("self-signed", error.Message);
        await Assert.ThrowsAnyAsync<Exception>(() => server);
    });

    [Fact]
    public Task A_far_side_without_TLS_is_asked_about() => _model.RunAsync(async io =>
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
