using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>Whole terminals on connections to a host in another process.</summary>
internal static class Loopback
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>One terminal, until its host ends the connection; how much it worked is read from outside.</summary>
    public static async Task RunAsync(int port)
    {
        await using Io io = Io.Create(IoModel.EventLoop);
        await using Terminal terminal = await ConnectAsync(io, port);
        await terminal.WaitAsync(static _ => false, Patience, CancellationToken.None);
    }

    /// <summary>Terminals that have been shown a screen each; prints what each takes on the heap.</summary>
    public static async Task HoldAsync(int port, int count)
    {
        await using Io io = Io.Create(IoModel.EventLoop);
        await using Terminal first = await ConnectAsync(io, port);
        await ShownAsync(first);
        Terminal[] held = new Terminal[count];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            held[i] = await ConnectAsync(io, port);
            await ShownAsync(held[i]);
        }
        Measuring.Print("heap", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count);
        foreach (Terminal terminal in held)
        {
            await terminal.DisposeAsync();
        }
    }

    /// <summary>The same of sessions: a terminal with its connection, its actor and the screen it has published.</summary>
    public static async Task HoldActorsAsync(int port, int count)
    {
        await using Io io = Io.Create(IoModel.EventLoop);
        await using TerminalActor first = await StartAsync(io, port);
        TerminalActor[] held = new TerminalActor[count];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            held[i] = await StartAsync(io, port);
        }
        Measuring.Print("heap", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count);
        foreach (TerminalActor actor in held)
        {
            await actor.DisposeAsync();
        }
    }

    private static async Task<TerminalActor> StartAsync(Io io, int port)
    {
        Connection connection = await io.Network.ConnectAsync(Address.Tcp("127.0.0.1", port), CancellationToken.None);
        TerminalActor actor = TerminalActor.Start(io, connection, new TerminalOptions(), "benchmark");
        Result<SessionScreen> shown = await actor.WaitAsync(
            new WaitCondition { Unlocked = true, ChangedSince = 1 }, Patience, SecretMask.None, CancellationToken.None);
        return shown.Fault is null ? actor : throw new InvalidOperationException($"nothing was shown: {shown.Fault.Detail}");
    }

    private static ValueTask<Terminal> ConnectAsync(Io io, int port) =>
        Terminal.ConnectAsync(io, Address.Tcp("127.0.0.1", port), new TerminalOptions(), TlsMode.None, CancellationToken.None);

    private static async ValueTask ShownAsync(Terminal terminal)
    {
        if (!await terminal.WaitAsync(static machine => machine.Screen.Formatted, Patience, CancellationToken.None))
        {
            throw new InvalidOperationException($"nothing was shown: {terminal.CloseReason}");
        }
    }
}
