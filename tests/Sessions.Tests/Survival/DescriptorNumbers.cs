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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _nothing = File.OpenHandle("/dev/null");
    private readonly List<int> _taken = [];
    private readonly HashSet<int> _sockets = [];

    /// <summary>To be called while the sockets are still open: notes the numbers of all there are.</summary>
    public void Note() => _sockets.UnionWith(Sockets());

    /// <summary>To be called once they are closed: takes each number that is free now, and waits for those that somebody else has for a moment.</summary>
    public async Task TakeAsync()
    {
        _sockets.ExceptWith(Sockets());
        var deadline = DateTime.UtcNow + Patience;
        foreach (var number in _sockets.Order())
        {
            while (!Take(_nothing.DangerousGetHandle().ToInt32(), number))
            {
                Assert.True(DateTime.UtcNow < deadline, $"the descriptor {number} stays in use");
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

    private static IEnumerable<int> Sockets() =>
        Directory.EnumerateFiles("/proc/self/fd")
            .Where(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
            .Select(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));

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
