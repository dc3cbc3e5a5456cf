using System.Threading.Channels;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Console;

/// <summary>Somebody at a console. To be disposed of when they leave, which hangs up a program that was run for them.</summary>
public sealed class ConsoleSession : IAsyncDisposable
{
    private readonly KeeperConsole _console;
    private readonly Func<KeptEnd?, ValueTask> _leave;
    private KeptEnd? _end;
    private int _left;

    internal ConsoleSession(KeeperConsole console, bool mayType, Func<KeptEnd?, ValueTask> leave)
    {
        _console = console;
        MayType = mayType;
        _leave = leave;
    }

    /// <summary>The process behind the console.</summary>
    public int Pid => _console.Child.Pid;

    /// <summary>Whether what is typed here reaches the program; else this one only watches.</summary>
    public bool MayType { get; }

    /// <summary>
    /// What the console shows next.
    /// </summary>
    /// <returns>A piece, the last of which carries the end; null where the connection to the Keeper was lost.</returns>
    public async ValueTask<ConsolePiece?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var piece = await _console.Shown.ReadAsync(cancellationToken);
            _end = piece.Ended?.End ?? _end;
            return piece;
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Types. What the program does not take, or who only watches types, is dropped.</summary>
    /// <returns>Whether it was taken.</returns>
    public async ValueTask<bool> TypeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!MayType)
            return false;
        for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, KeeperConsole.MostTypedBytes)..])
        {
            var piece = rest[..Math.Min(rest.Length, KeeperConsole.MostTypedBytes)];
            if (!await TryAsync(() => _console.TypeAsync(piece, cancellationToken)))
                return false;
        }

        return true;
    }

    /// <summary>Ends the program's input.</summary>
    public ValueTask<bool> EndInputAsync(CancellationToken cancellationToken) =>
        MayType ? TryAsync(() => _console.EndInputAsync(cancellationToken)) : ValueTask.FromResult(false);

    /// <summary>Gives the terminal another size.</summary>
    public ValueTask<bool> ResizeAsync(int rows, int columns, CancellationToken cancellationToken) =>
        MayType ? TryAsync(() => _console.ResizeAsync(rows, columns, cancellationToken)) : ValueTask.FromResult(false);

    /// <summary>Leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        await _console.DisposeAsync();
        await _leave(_end);
    }

    private static async ValueTask<bool> TryAsync(Func<ValueTask> request)
    {
        try
        {
            await request();
            return true;
        }
        catch (KeeperException)
        {
            // It has ended or does not take more; what it shows tells the rest.
            return false;
        }
    }
}
