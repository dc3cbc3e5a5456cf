using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Conformance.Peers;

/// <summary>A running Hercules with one local 3270 device and nothing to run: it shows its logo to whoever connects.</summary>
internal sealed class Hercules : IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly Process _process;
    private readonly string _folder;

    private Hercules(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    /// <summary>The console port.</summary>
    public int Port { get; }

    /// <summary>
    /// Starts it and waits until it listens; a missing program is a failure, never a skip. It takes no port of its own choice, so another
    /// program may have taken the free one in between: that is tried again with another.
    /// </summary>
    public static async Task<Hercules> StartAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOnceAsync(cancellationToken);
            }
            catch (TimeoutException) when (attempt < Attempts)
            {
            }
        }
    }

    private static async Task<Hercules> StartOnceAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("holdfast-hercules-").FullName;
        int port = FreePort();
        string configuration = Path.Combine(folder, "hercules.cnf");
        await File.WriteAllTextAsync(
            configuration,
            string.Create(
                CultureInfo.InvariantCulture,
                $"ARCHMODE ESA/390\nMAINSIZE 8\nNUMCPU 1\nCNSLPORT {port}\n0700 3270\n"),
            cancellationToken);
        ProcessStartInfo start = new("hercules", ["-d", "-f", configuration])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process = new() { StartInfo = start };
        DataReceivedEventHandler read = (_, line) =>
        {
            // HHCTE003I: Waiting for console connection on port.
            if (line.Data?.Contains("HHCTE003I", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Hercules hercules = new(process, folder, port);
        try
        {
            await listening.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        }
        catch
        {
            await hercules.DisposeAsync();
            throw;
        }
        return hercules;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
