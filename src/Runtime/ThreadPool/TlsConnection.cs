using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>A connection encrypted by TLS 1.2 or 1.3, at either end.</summary>
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

    /// <inheritdoc/>
    public override X509Certificate2? RemoteCertificate => _tls.RemoteCertificate as X509Certificate2;

    /// <inheritdoc/>
    public override TimeSpan? Silence() => _inner.Silence();

    /// <summary>Runs the handshake as client; the connection is closed where it fails.</summary>
    public static ValueTask<TlsConnection> HandshakeAsync(Connection inner, ServerTrust trust, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var verdict = "";
        var options = TlsOptions.OfClient(trust, fault => verdict = fault);
        return RunAsync(
            inner,
            tls => tls.AuthenticateAsClientAsync(options, cancellationToken),
            $"with '{trust.ServerName}' at",
            () => verdict);
    }

    /// <summary>Runs the handshake as server; the connection is closed where it fails.</summary>
    public static ValueTask<TlsConnection> AcceptAsync(Connection inner, ServerIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var verdict = "";
        var options = TlsOptions.OfServer(identity, fault => verdict = fault);
        return RunAsync(inner, tls => tls.AuthenticateAsServerAsync(options, cancellationToken), "with", () => verdict);
    }

    private static async ValueTask<TlsConnection> RunAsync(
        Connection inner, Func<SslStream, Task> handshake, string withWhom, Func<string> verdict)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var tls = new SslStream(new ConnectionStream(inner), leaveInnerStreamOpen: false);
        try
        {
            await handshake(tls);
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
                    throw Failure(inner, withWhom, verdict().Length > 0 ? verdict() : Reason(error), error);
                case IOException:
                    throw Failure(inner, withWhom, "the far side ended the connection; does it speak TLS on this port?", error);
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

    private static string Reason(Exception error) => error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message;

    private static NetworkException Failure(Connection inner, string withWhom, string reason, Exception cause) =>
        new(NetworkFailure.Tls, inner.RemoteAddress, $"The TLS handshake {withWhom} {inner.RemoteAddress} failed: {reason}", cause);

    private static bool Broken(Exception error) => error is IOException or ObjectDisposedException;

    private NetworkException Break(string doing, Exception error) => error as NetworkException
        ?? error.InnerException as NetworkException
        ?? new NetworkException(NetworkFailure.Other, RemoteAddress, $"{doing} {RemoteAddress} over TLS failed: {error.Message}", error);
}
