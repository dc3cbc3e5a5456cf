using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>A connection encrypted by TLS 1.2 or 1.3, as client.</summary>
internal sealed class TlsConnection : Connection
{
    private readonly Connection _inner;
    private readonly SslStream _tls;

    private TlsConnection(Connection inner, SslStream tls)
    {
        _inner = inner;
        _tls = tls;
    }

    /// <inheritdoc/>
    public override Address RemoteAddress => _inner.RemoteAddress;

    /// <inheritdoc/>
    public override Address LocalAddress => _inner.LocalAddress;

    /// <summary>Runs the handshake; the connection is closed where it fails.</summary>
    public static async ValueTask<TlsConnection> HandshakeAsync(
        Connection inner, string serverName, bool verify, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var verdict = "";
        var tls = new SslStream(new ConnectionStream(inner), leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(serverName, verify, fault => verdict = fault), cancellationToken);
            return new TlsConnection(inner, tls);
        }
        catch (Exception error)
        {
            await tls.DisposeAsync();
            switch (error)
            {
                case NetworkException or OperationCanceledException:
                    throw;
                case AuthenticationException:
                    throw Failure(inner, serverName, verdict.Length > 0 ? verdict : Reason(error), error);
                case IOException:
                    throw Failure(inner, serverName, "the far side ended the connection; does it speak TLS on this port?", error);
                default:
                    throw;
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        try
        {
            return await _tls.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (Broken(error))
        {
            throw Break("Reading from", error);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _tls.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (Broken(error))
        {
            throw Break("Writing to", error);
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites() => _ = CompleteAsync();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _tls.DisposeAsync();

    private async Task CompleteAsync()
    {
        try
        {
            await _tls.ShutdownAsync();
        }
        catch (Exception error) when (Broken(error) || error is InvalidOperationException)
        {
            // The connection is gone already: there is nobody to tell.
        }

        _inner.CompleteWrites();
    }

    private static SslClientAuthenticationOptions Options(string serverName, bool verify, Action<string> explain) => new()
    {
        TargetHost = serverName,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (!verify || errors == SslPolicyErrors.None)
            {
                return true;
            }

            explain(Verdict(serverName, certificate, chain, errors));
            return false;
        },
    };

    private static string Verdict(string serverName, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the far side showed no certificate.";
        }

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"the certificate ({certificate?.Subject}) is not for '{serverName}'");
        }

        faults.AddRange(chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct(StringComparer.Ordinal) ?? []);
        return $"{string.Join("; ", faults)}.";
    }

    private static string Reason(Exception error) => error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message;

    private static NetworkException Failure(Connection inner, string serverName, string reason, Exception cause) =>
        new(NetworkFailure.Tls, inner.RemoteAddress, $"The TLS handshake with '{serverName}' at {inner.RemoteAddress} failed: {reason}", cause);

    private static bool Broken(Exception error) => error is IOException or ObjectDisposedException;

    private NetworkException Break(string doing, Exception error) => error as NetworkException
        ?? error.InnerException as NetworkException
        ?? new NetworkException(NetworkFailure.Other, RemoteAddress, $"{doing} {RemoteAddress} over TLS failed: {error.Message}", error);
}
