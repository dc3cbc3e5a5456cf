using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Conformance.Peers;

/// <summary>The example's bank as a program of its own, with books of its own, on a port the system chose.</summary>
internal sealed class HarborBank : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private HarborBank(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<HarborBank> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("holdfast-bank").FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "HarborBank", "debug", "harbor-bank");
        ProcessStartInfo start = new(program, ["--port", "0", "--data", folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("harbor-bank did not start.");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            int at = line.IndexOf("address=", StringComparison.Ordinal);
            if (at >= 0)
            {
                string address = line[at..].Split(' ')[0];
                _ = process.StandardOutput.ReadToEndAsync();
                return new HarborBank(
                    process, folder, int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
            }
        }
        throw new InvalidOperationException("harbor-bank ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
