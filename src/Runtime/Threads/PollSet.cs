using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.Threads;

/// <summary>Blocks until one of some descriptors is ready (poll(2)).</summary>
internal sealed unsafe partial class PollSet : IDisposable
{
    private const short Input = 1;

    private PollEntry* _entries;
    private int _capacity;

    /// <summary>Blocks until a counter is raised or a wait is ready, or only looks.</summary>
    public void Wait(int counter, PollWait[] waits, bool onlyLook)
    {
        Grow(waits.Length + 1);
        _entries[0] = new PollEntry { Descriptor = counter, Wanted = Input };
        for (var i = 0; i < waits.Length; i++)
        {
            _entries[i + 1] = new PollEntry { Descriptor = waits[i].Descriptor, Wanted = waits[i].Events };
        }

        if (Libc.Result(PollRaw(_entries, (nuint)waits.Length + 1, onlyLook ? 0 : -1)) > 0)
            return;
        for (var i = 0; i <= waits.Length; i++)
        {
            _entries[i].Told = 0;
        }
    }

    /// <summary>Whether a wait of the last call is ready, or its descriptor failed.</summary>
    public bool IsReady(int wait) => _entries[wait + 1].Told != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_entries);
        _entries = null;
        _capacity = 0;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollRaw(PollEntry* entries, nuint count, int milliseconds);

    private void Grow(int count)
    {
        if (count <= _capacity)
            return;
        _capacity = Math.Max(count, _capacity * 2);
        _entries = (PollEntry*)NativeMemory.Realloc(_entries, (nuint)(_capacity * sizeof(PollEntry)));
    }
}
