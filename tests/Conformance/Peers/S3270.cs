using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Holdfast.Conformance.Peers;

/// <summary>
/// A running s3270, driven over its standard input and output: one line of command, then lines of data, a status line and
/// the word ok or error (s3270-script(1)).
/// </summary>
internal sealed class S3270 : IAsyncDisposable
{
    /// <summary>How long one command may take; s3270's own waits are shorter.</summary>
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StreamWriter _commands;
    private readonly StreamReader _answers;
    private NetworkStream? _connecting;

    private S3270(Process process, StreamWriter commands, StreamReader answers) =>
        (_process, _commands, _answers) = (process, commands, answers);

    /// <summary>The twelve fields of the status line, as of the last command.</summary>
    public string Status { get; private set; } = "";

    /// <summary>Starts it; a missing program is a failure, never a skip.</summary>
    public static S3270 Start(params string[] arguments)
    {
        Process process = Run(arguments);
        return new S3270(process, process.StandardInput, process.StandardOutput);
    }

    /// <summary>
    /// Starts it and lets it connect. Connect() ends only when all is negotiated and nothing else is heard until then, so it is
    /// asked for over one script socket, and all else over another.
    /// </summary>
    public static async Task<S3270> ConnectAsync(string address, params string[] arguments)
    {
        Process process = Run([.. arguments, "-socket"]);
        string path = Path(process);
        NetworkStream connecting = await ReachAsync(path);
        await connecting.WriteAsync(Encoding.ASCII.GetBytes($"Connect({address})\n"));
        NetworkStream commands = await ReachAsync(path);
        return new S3270(process, new StreamWriter(commands), new StreamReader(commands)) { _connecting = connecting };
    }


    /// <summary>Runs a command that must succeed and returns its data lines.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string command)
    {
        (bool ok, IReadOnlyList<string> data) = await TryAsync(command);
        Assert.True(ok, $"s3270 refused {command}: {string.Join(" / ", data)}");
        return data;
    }

    /// <summary>Runs a command and says whether it succeeded, and its data lines.</summary>
    public async Task<(bool Ok, IReadOnlyList<string> Data)> TryAsync(string command)
    {
        using CancellationTokenSource deadline = new(CommandTimeout);
        await _commands.WriteLineAsync(command.AsMemory(), deadline.Token);
        await _commands.FlushAsync(deadline.Token);
        List<string> data = [];
        while (true)
        {
            string line = await _answers.ReadLineAsync(deadline.Token)
                ?? throw new InvalidOperationException($"s3270 ended during {command}.");
            if (line is "ok" or "error")
            {
                return (line == "ok", data);
            }
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data.Add(line["data: ".Length..]);
            }
            else
            {
                Status = line;
            }
        }
    }

    /// <summary>What it says of one thing, as Query() knows them.</summary>
    public async Task<string> AskAsync(string thing) => string.Join(' ', await RunAsync($"Query({thing})"));

    /// <summary>The screen's text.</summary>
    public async Task<string> ScreenAsync() => string.Join('\n', await RunAsync("Ascii()"));

    /// <summary>Waits until text stands at a row and column, from 1.</summary>
    public async Task ExpectAsync(int row, int column, string text)
    {
        IReadOnlyList<string> seen = [];
        for (int attempt = 0; attempt < 50; attempt++)
        {
            seen = await RunAsync("Ascii()");
            if (row <= seen.Count && seen[row - 1].Length >= column
                && seen[row - 1][(column - 1)..].StartsWith(text, StringComparison.Ordinal))
            {
                return;
            }
            // A change of the screen wakes it; the second is the end of its patience, and then we look again.
            await TryAsync("Wait(1,Output)");
        }
        Assert.Fail(string.Create(
            CultureInfo.InvariantCulture, $"'{text}' is not at {row},{column} of:\n{string.Join('\n', seen)}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        if (_connecting is not null)
        {
            // A killed s3270 leaves its socket behind.
            File.Delete(Path(_process));
            await _connecting.DisposeAsync();
        }
        _process.Dispose();
    }

    private static string Path(Process process) => string.Create(CultureInfo.InvariantCulture, $"/tmp/x3sck.{process.Id}");

    private static Process Run(string[] arguments)
    {
        ProcessStartInfo start = new("s3270", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("s3270 did not start.");
    }

    private static async Task<NetworkStream> ReachAsync(string path)
    {
        using CancellationTokenSource deadline = new(CommandTimeout);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        while (true)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), deadline.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException)
            {
                // It is not listening yet.
                await Task.Delay(5, deadline.Token);
            }
        }
    }
}
