using System.Diagnostics;
using System.Net.Sockets;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>A real Keeper, started for one test in a folder of its own and killed with all it holds at the end.</summary>
internal sealed class KeeperProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private KeeperProcess(string folder, Process process)
    {
        Folder = folder;
        Process = process;
    }

    public string Folder { get; }

    public Process Process { get; }

    public string SocketPath => Path.Combine(Folder, "keeper.sock");

    /// <summary>The program built beside this test, or the one that HOLDFAST_KEEPER names: the one compiled ahead of time.</summary>
    public static string Program => Environment.GetEnvironmentVariable("HOLDFAST_KEEPER") ?? Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    /// <summary>Whether it is asked to end before it is killed.</summary>
    public bool EndsOrderly { get; set; }

    public static KeeperProcess Start(params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("hf-keeper-").FullName;
        var keeper = new KeeperProcess(folder, Launch(folder, options));
        var end = Stopwatch.StartNew();
        while (!keeper.Answers())
        {
            Assert.False(keeper.Process.HasExited, "the Keeper ended at once");
            Assert.True(end.Elapsed < Patience, "the Keeper does not answer");
            Thread.Sleep(5);
        }

        return keeper;
    }

    public static Process Launch(string folder, params string[] options)
    {
        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardError = true };
        start.ArgumentList.Add("--socket");
        start.ArgumentList.Add(Path.Combine(folder, "keeper.sock"));
        foreach (var option in options)
            start.ArgumentList.Add(option);
        return System.Diagnostics.Process.Start(start)!;
    }

    public RawClient Connect() => new(SocketPath);

    public void Dispose()
    {
        if (EndsOrderly)
        {
            using (var client = Connect().Greet())
                client.Do(new ShutdownOrder(Force: true).Write);
            Process.WaitForExit(Patience);
        }

        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }

        Process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private bool Answers()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
