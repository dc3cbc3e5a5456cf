namespace Holdfast.Cli.Output;

/// <summary>One line on standard error that says how much of a file went over; <paramref name="total"/> is 0 where nobody knows it.</summary>
internal sealed class TransferProgress(long total) : IProgress<long>
{
    private bool _begun;

    public void Report(long value)
    {
        _begun = true;
        Console.Error.Write(total > 0 ? $"\r{value} of about {total} bytes " : $"\r{value} bytes ");
    }

    public void Done()
    {
        if (_begun) Console.Error.WriteLine();
    }
}
