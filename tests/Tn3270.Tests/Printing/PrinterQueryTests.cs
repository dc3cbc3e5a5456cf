using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Printing;

/// <summary>What a printer says of itself. The fields are those of pr3287, which tests/Conformance asks for.</summary>
public sealed class PrinterQueryTests
{
    [Theory]
    [InlineData("f3000701ffff030084", "880008818400129000ffef016cd90200ffef")]
    [InlineData("f3000801ffff03008788", "88000f81870500f0f1f1f2f2f4f4f8f800078188000102ffef016cd90200ffef")]
    [InlineData("f3000701ffff030099", "88000481ffffffef016cd90200ffef")]
    [InlineData("f3000701ffff050084", "016cd90401ffef")]
    [InlineData("f3000601ffff0300", "88000481ffffffef016cd90200ffef")]
    [InlineData("f300050100ff02", "016cd90401ffef")]
    public void A_question_is_answered_before_its_status(string record, string answer)
    {
        PrinterMachine printer = new(new PrinterOptions { Tn3270E = false });
        Hear(printer, "fffd18fffa1801fff0fffd19fffb19fffd00fffb00");

        Assert.Equal(answer, Hear(printer, record + "ffef"));
    }

    [Fact]
    public void A_summary_names_all_that_a_query_gets()
    {
        PrinterMachine printer = new(new PrinterOptions { Tn3270E = false });
        Hear(printer, "fffd18fffa1801fff0fffd19fffb19fffd00fffb00");
        string answer = Hear(printer, "f3000501ffff02ffef");

        foreach (string field in (string[])["000c818080818485868788a6", "00178181", "00088184", "001b8185", "00268186", "000f8187", "00078188", "001181a6"])
        {
            Assert.Contains(field, answer, StringComparison.Ordinal);
        }
    }

    private static string Hear(PrinterMachine printer, string bytes)
    {
        printer.Receive(Convert.FromHexString(bytes));
        string sent = Convert.ToHexStringLower(printer.Output.Span);
        printer.OutputSent(printer.Output.Length);
        return sent;
    }
}
