using System.Buffers;
using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>
/// Sends lines as syslog messages over one connection, TCP or TLS. Syslog has no word of receipt: what a receiver that dies has not
/// read yet is lost without a sign.
/// </summary>
internal sealed class SyslogSender(Io io, LogTarget target, string host) : LogSender
{
    private readonly ArrayBufferWriter<byte> _message = new();
    private Connection? _connection;
    private Task _closing = Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask<SendResult> SendAsync(ForwardBatch batch, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var connection = await ConnectedAsync(both.Token);
            _message.ResetWrittenCount();
            foreach (var line in batch.Lines)
                SyslogMessage.Write(line, target.Facility, host, _message);
            await connection.WriteAsync(_message.WrittenMemory, both.Token);
            return SendResult.Taken;
        }
        catch (NetworkException failure)
        {
            await DisposeAsync();
            return SendResult.Again(failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync();
            return SendResult.Again($"it took nothing for {Patience.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async ValueTask<Connection> ConnectedAsync(CancellationToken cancellationToken)
    {
        // A receiver says nothing, so the end of a read is the end of the connection; without it the first batch after that would be lost.
        if (_connection is { } open && !_closing.IsCompleted)
            return open;
        await DisposeAsync();
        var connection = await io.Network.ConnectAsync(Address.Tcp(target.Address.Host, target.Address.Port), cancellationToken);
        if (target.Address.Scheme == "tls")
            connection = await io.Network.SecureAsync(connection, target.Address.Host, verify: true, cancellationToken);
        _connection = connection;
        _closing = io.Start($"syslog:{target.Address.Host}", () => WatchAsync(connection));
        return connection;
    }

    private static async Task WatchAsync(Connection connection)
    {
        var buffer = new byte[256];
        try
        {
            while (await connection.ReadAsync(buffer, CancellationToken.None) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is NetworkException or ObjectDisposedException)
        {
            // Broken is as good as ended.
            return;
        }
    }
}
