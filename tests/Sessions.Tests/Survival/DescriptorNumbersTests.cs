using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What keeps the numbers of left sockets must not stumble over what else the process of the tests does.</summary>
public sealed class DescriptorNumbersTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly DescriptorNumbers _numbers = new();
    private readonly List<SafeFileHandle> _open = [];

    [Theory]
    [InlineData(".dll")]
    [InlineData(".pdb")]
    public async Task A_number_that_the_runtime_got_for_a_library_or_its_symbols_meanwhile_is_not_waited_for(string extension)
    {
        var number = Leave();
        Occupy(number, Path.ChangeExtension(typeof(DescriptorNumbers).Assembly.Location, extension));
        await _numbers.TakeAsync().WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.EndsWith(extension, At(number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_somebody_has_for_a_moment_is_waited_for_and_taken()
    {
        var number = Leave();
        var other = Occupy(number, "/dev/zero");
        var taking = _numbers.TakeAsync();
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(taking.IsCompleted);
        other.Dispose();
        await taking.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("/dev/null", At(number));
    }

    [Fact]
    public async Task A_number_under_which_there_is_another_socket_now_is_waited_for_as_well()
    {
        var number = Leave();
        List<Socket> others = [];
        while (others is [] || (int)others[^1].Handle < number) others.Add(Fresh());
        Assert.Equal(number, (int)others[^1].Handle);
        var taking = _numbers.TakeAsync();
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(taking.IsCompleted);
        foreach (var other in others) other.Dispose();
        await taking.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("/dev/null", At(number));
    }

    [Fact]
    public async Task A_socket_that_goes_on_here_keeps_its_number()
    {
        using var socket = Fresh();
        var before = At((int)socket.Handle);
        _numbers.Note();
        await _numbers.TakeAsync().WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(before, At((int)socket.Handle));
    }

    public void Dispose()
    {
        foreach (var handle in _open) handle.Dispose();
        _numbers.Dispose();
    }

    private static Socket Fresh() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static string? At(int number) => new FileInfo($"/proc/self/fd/{number}").LinkTarget;

    /// <summary>The number of a socket that was noted and is closed.</summary>
    private int Leave()
    {
        using var socket = Fresh();
        _numbers.Note();
        return (int)socket.Handle;
    }

    /// <summary>Opens a file under a number: each takes the lowest that is free.</summary>
    private SafeFileHandle Occupy(int number, string path)
    {
        do _open.Add(File.OpenHandle(path));
        while ((int)_open[^1].DangerousGetHandle() < number);
        Assert.Equal(number, (int)_open[^1].DangerousGetHandle());
        return _open[^1];
    }
}
