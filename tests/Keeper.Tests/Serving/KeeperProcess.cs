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

    private bool _leaves;

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
        return Await(folder, Launch(folder, options));
    }

    /// <summary>Another Keeper in the folder of one that has ended, and which takes the folder away.</summary>
    public static KeeperProcess Restart(KeeperProcess ended)
    {
        ended._leaves = true;
        return In(ended.Folder);
    }

    /// <summary>A Keeper that sees a small disk in place of one of its folders.</summary>
    public static KeeperProcess StartOnSmallDisk(string name, string size)
    {
        var folder = Directory.CreateTempSubdirectory("hf-keeper-").FullName;
        var disk = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var script = $"mount -t tmpfs -o size={size} small {disk} && exec {Program} --socket {folder}/keeper.sock";
        return Await(folder, System.Diagnostics.Process.Start("unshare", ["-Urm", "sh", "-c", script]));
    }

    /// <summary>Gives that disk another size.</summary>
    public void GrowDisk(string name, string size)
    {
        string[] mount = ["mount", "-o", $"remount,size={size}", Path.Combine(Folder, name)];
        using var grown = System.Diagnostics.Process.Start(
            "nsenter", ["-t", $"{Process.Id}", "-U", "-m", "--preserve-credentials", .. mount]);
        grown.WaitForExit();
        Assert.Equal(0, grown.ExitCode);
    }

    /// <summary>The path by which this program reaches what the Keeper sees at one.</summary>
    public string Seen(string path) => $"/proc/{Process.Id}/root{path}";

    // Who was being started when the Keeper before was killed holds its lock and its listening socket until it runs.
    private static KeeperProcess In(string folder)
    {
        const int held = 3;
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var process = Launch(folder);
            var keeper = new KeeperProcess(folder, process);
            while (!process.HasExited && !keeper.Greets())
            {
                Assert.True(patience.Elapsed < Patience, "the Keeper does not answer");
                Thread.Sleep(1);
            }

            if (!process.HasExited)
                return keeper;
            Assert.Equal(held, process.ExitCode);
            Assert.True(patience.Elapsed < Patience, "the lock of the Keeper before is held for ever");
        }
    }

    private static KeeperProcess Await(string folder, Process process)
    {
        var keeper = new KeeperProcess(folder, process);
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

    private bool Greets()
    {
        try
        {
            using var client = Connect().Greet();
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>Kills it, alone, and starts another in its folder.</summary>
    public KeeperProcess KillAndRestart()
    {
        Kill();
        return Restart(this);
    }

    /// <summary>Kills it, alone.</summary>
    public void Kill()
    {
        Process.Kill();
        Process.WaitForExit();
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
        if (!_leaves)
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
