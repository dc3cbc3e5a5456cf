using System.Globalization;

namespace Holdfast.Cli.Tests.Output;

/// <summary>What is written to the console while something runs; for classes of the collection <c>console</c>, as it is everybody's.</summary>
internal static class Screenful
{
    public static async Task<(int Status, string Output, string Error)> OfAsync(Func<Task<int>> run)
    {
        var (output, error) = (Console.Out, Console.Error);
        using StringWriter written = new(CultureInfo.InvariantCulture), complained = new(CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            return (await run(), written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
