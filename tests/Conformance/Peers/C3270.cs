using System.Diagnostics;

namespace Holdfast.Conformance.Peers;

/// <summary>
/// A running c3270 under a pseudo-terminal, as somebody sits before it: keys go in, the screen it paints is looked at. script(1)
/// makes the pseudo-terminal.
/// </summary>
internal sealed class C3270 : IAsyncDisposable
{
    public const string Enter = "\r";
    public const string Tab = "\t";
    public const string Pf1 = "\eOP";
    public const string Pf3 = "\eOR";
    public const string Pf5 = "\e[15~";
    public const string Pf8 = "\e[19~";
    public const string Pf12 = "\e[24~";

    /// <summary>Rows of the pseudo-terminal: a model 2 with its status line and menu bar.</summary>
    private const int Rows = 27;

    private const int Columns = 80;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly VtScreen _screen = new(Rows, Columns);
    private readonly Lock _gate = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private C3270(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What it shows now.</summary>
    public string Screen
    {
        get
        {
            lock (_gate)
            {
                return _screen.Text;
            }
        }
    }

    /// <summary>Starts it; a missing program is a failure, never a skip.</summary>
    public static C3270 Start(string arguments)
    {
        ProcessStartInfo start = new("script", ["-qfec", $"stty rows {Rows} cols {Columns}; exec c3270 {arguments}", "/dev/null"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["LC_ALL"] = "C";
        return new C3270(Process.Start(start) ?? throw new InvalidOperationException("script did not start."));
    }

    /// <summary>Presses keys.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (string key in keys)
        {
            await _process.StandardInput.WriteAsync(key);
        }
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text stands on the screen, and returns the screen.</summary>
    public async Task<string> SeeAsync(string text)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (true)
        {
            Task change;
            lock (_gate)
            {
                string screen = _screen.Text;
                if (screen.Contains(text, StringComparison.Ordinal))
                {
                    return screen;
                }
                change = _changed.Task;
            }
            try
            {
                await change.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{text}' is not on:\n{Screen}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[4096];
        Stream output = _process.StandardOutput.BaseStream;
        int count;
        while ((count = await output.ReadAsync(buffer)) > 0)
        {
            TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _screen.Write(buffer.AsSpan(0, count));
                (changed, _changed) = (_changed, changed);
            }
            changed.SetResult();
        }
    }
}
