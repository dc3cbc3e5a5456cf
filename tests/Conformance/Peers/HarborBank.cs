using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Conformance.Peers;

/// <summary>The example's bank as a program of its own, with books of its own, on a port the system chose.</summary>
internal sealed class HarborBank : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private HarborBank(Process process, string folder, int port, int tlsPort)
    {
        TlsPort = tlsPort;
        _process = process;
        _folder = folder;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The port on 127.0.0.1 for terminals with TLS.</summary>
    public int TlsPort { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<HarborBank> StartAsync(PeerCertificate certificate)
    {
        string folder = Directory.CreateTempSubdirectory("holdfast-bank").FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "HarborBank", "debug", "harbor-bank");
        ProcessStartInfo start = new(program, ["--port", "0", "--data", folder, "--tls-port", "0", "--certificate", certificate.IdentityFile])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("harbor-bank did not start.");
        int port = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            port = PortAfter(line, "address=") ?? port;
            if (PortAfter(line, "tls=") is { } tlsPort)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new HarborBank(process, folder, port, tlsPort);
            }
        }
        throw new InvalidOperationException("harbor-bank ended before it listened.");
    }

    /// <summary>Stops it where it stands, as a machine does that hangs: its connections stay and nothing answers.</summary>
    public async Task FreezeAsync()
    {
        using var kill = Process.Start("kill", ["-STOP", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int? PortAfter(string line, string word)
    {
        int at = line.IndexOf(word, StringComparison.Ordinal);
        string address = at < 0 ? "" : line[at..].Split(' ')[0];
        return at < 0 ? null : int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }
}
