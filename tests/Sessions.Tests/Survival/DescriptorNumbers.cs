using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>
/// Keeps the numbers of sockets that were left from being given out again while a test lasts. The platform's poll of this process goes on
/// knowing a socket by the number it had for as long as anybody, here the Keeper, holds the socket itself; it could not come back under that
/// number. A daemon never meets this: the next one is another process.
/// </summary>
internal sealed partial class DescriptorNumbers : IDisposable
{
    private const int DuplicateOnExec = 1030;
    private const string Folder = "/proc/self/fd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _nothing = File.OpenHandle("/dev/null");
    private readonly List<int> _taken = [];
    private readonly SortedDictionary<int, string> _sockets = [];

    /// <summary>To be called while the sockets are still open: notes the numbers of all there are, and which socket each one is.</summary>
    public void Note()
    {
        foreach (var path in Directory.EnumerateFiles(Folder))
        {
            var number = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
            if (At(number) is { } socket && socket.StartsWith("socket:", StringComparison.Ordinal)) _sockets[number] = socket;
        }
    }

    /// <summary>
    /// To be called once those that were left are closed: takes their numbers, and waits for each that somebody else has for a moment. A library
    /// that the runtime loads, and the symbols that the first stack trace is told with, stay open: a number that such a file has got in between is given to
    /// no socket any more.
    /// </summary>
    public async Task TakeAsync()
    {
        var deadline = DateTime.UtcNow + Patience;
        foreach (var (number, socket) in _sockets)
        {
            while (At(number) is var there && there != socket && !Take(_nothing.DangerousGetHandle().ToInt32(), number))
            {
                if (Path.GetExtension(there) is ".dll" or ".pdb") break;
                Assert.True(DateTime.UtcNow < deadline, $"the descriptor {number} was {socket} and stays in use as {At(number)}");
                await Task.Delay(1);
            }
        }

        _sockets.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var number in _taken) _ = close(number);
        _nothing.Dispose();
    }

    /// <summary>What a number stands for; null where for nothing.</summary>
    private static string? At(int number) => new FileInfo($"{Folder}/{number}").LinkTarget;

    private bool Take(int source, int number)
    {
        // The lowest free number that is not below the one wanted.
        var got = fcntl(source, DuplicateOnExec, number);
        Assert.True(got >= 0, "no descriptor is left");
        if (got == number) _taken.Add(got);
        else _ = close(got);
        return got == number;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
