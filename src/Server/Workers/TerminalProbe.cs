using Holdfast.Processes.Health;
using Holdfast.Runtime;
using Holdfast.Tn3270.Client;

namespace Holdfast.Server.Workers;

/// <summary>Passes where a worker that is a 3270 host negotiates and shows a screen and, where one is wanted, a text on it.</summary>
internal sealed class TerminalProbe(Io io, HealthCheckDefinition check) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        var tls = !check.Tls ? TlsMode.None : check.Verify ? TlsMode.Verify : TlsMode.NoVerify;
        try
        {
            await using var terminal = await Terminal.ConnectAsync(io, check.Address!.Value, new TerminalOptions(), tls, cancellationToken);
            var shown = await terminal.WaitAsync(Shows, check.Timeout, cancellationToken);
            return shown ? null
                : terminal.CloseReason is { } reason ? $"{check.Address} closed the connection: {reason}"
                : check.Text is null ? $"{check.Address} showed no screen"
                : $"{check.Address} showed no screen with the text \"{check.Text}\"";
        }
        catch (NetworkException failure)
        {
            return failure.Message;
        }
    }

    private bool Shows(TerminalMachine machine) =>
        machine.RecordsReceived > 0 && machine.Screen.Capture() is var screen && screen.Text.Length > 0
        && (check.Text is null || screen.Text.Contains(check.Text, StringComparison.Ordinal));
}
