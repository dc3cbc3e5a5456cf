using System.Threading.Channels;
using Holdfast.Runtime;
using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>A few reading connections, lent to one session's question at a time.</summary>
internal sealed class ReaderPool : IAsyncDisposable
{
    /// <summary>Connections for reading.</summary>
    private const int Size = 4;

    /// <summary>How long a question waits for a connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Io _io;
    private readonly Channel<BankReader> _free = Channel.CreateBounded<BankReader>(Size);

    public ReaderPool(Io io, string path)
    {
        _io = io;
        for (var i = 0; i < Size; i++)
            _free.Writer.TryWrite(new BankReader(path));
    }

    /// <summary>Asks on a free connection.</summary>
    /// <exception cref="StoreBusyException">No connection came free in time, or the database could not answer.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<BankReader, T> question, CancellationToken cancellationToken)
    {
        var reader = await TakeAsync(cancellationToken);
        try
        {
            return question(reader);
        }
        catch (SqliteException failure)
        {
            throw new StoreBusyException($"A question was not answered: {failure.Message}", failure);
        }
        finally
        {
            if (!_free.Writer.TryWrite(reader))
                reader.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        _free.Writer.TryComplete();
        while (_free.Reader.TryRead(out var reader))
            reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<BankReader> TakeAsync(CancellationToken cancellationToken)
    {
        if (_free.Reader.TryRead(out var free))
            return free;
        using var timeout = new CancellationTokenSource(Patience, _io.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _free.Reader.ReadAsync(either.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreBusyException("No reading connection came free in time.", ended);
        }
    }
}
