namespace Holdfast.Tn3270.Host;

/// <summary>The right to print, given back once.</summary>
internal sealed class PrinterTurn(PrinterTurns turns) : IDisposable
{
    private int _givenBack;

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _givenBack, 1) == 0)
        {
            turns.Leave();
        }
    }
}
