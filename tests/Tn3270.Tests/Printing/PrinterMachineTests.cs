using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Printing;

public sealed class PrinterMachineTests
{
    [Fact]
    public void A_printer_asks_for_its_LU_and_a_printers_functions()
    {
        PrinterMachine printer = new(new PrinterOptions { LuNames = ["PRT1"] });

        Hear(printer, "fffd28");
        Assert.Equal("fffb28", Said(printer));
        Hear(printer, "fffa280802fff0");
        Assert.Equal("fffa28020749424d2d333238372d310150525431fff0", Said(printer));
        Hear(printer, "fffa28020449424d2d333238372d310150525431fff0");
        Assert.Equal("fffa2803070001020304fff0", Said(printer));
        Hear(printer, "fffa28030400010203fff0");
        Assert.Equal("PRT1", printer.ConnectedLu);
        Assert.False(printer.Ready);
        Record(printer, "0300000000 31");
        Assert.True(printer.Ready);
    }

    [Fact]
    public void A_printer_of_a_display_says_ASSOCIATE()
    {
        PrinterMachine printer = new(new PrinterOptions { AssociatedLu = "TERM1" });

        Hear(printer, "fffd28fffa280802fff0");

        Assert.Equal("fffb28fffa28020749424d2d333238372d31005445524d31fff0", Said(printer));
    }

    [Fact]
    public void Records_are_answered_as_they_ask_and_PRINT_EOJ_makes_a_job()
    {
        PrinterMachine printer = Bound();

        Record(printer, "0100000001 c1c215");
        Assert.Equal("", Said(printer));
        Record(printer, "0100010002 c3");
        Assert.Equal("", Said(printer));
        Record(printer, "0100020003 c4");
        Assert.Equal("0200000003" + "00" + "ffef", Said(printer));
        Assert.Null(printer.TakeJob());
        Record(printer, "0800020004");
        Assert.Equal("0200000004" + "00" + "ffef", Said(printer));

        PrintJob job = Assert.IsType<PrintJob>(printer.TakeJob());
        Assert.Equal((1, "PRT1"), (job.Number, job.LuName));
        Assert.Equal("AB\nCD\n"u8, PrintText.Write(job, transparent: false));
        Assert.Null(printer.TakeJob());
    }

    [Theory]
    [InlineData("0000020001 f2", "020001000100ffef")]
    [InlineData("0000010001 f5c81140", "020001000102ffef")]
    [InlineData("0000020001 f5c8c1", "020000000100ffef")]
    [InlineData("0000010001 f5c8c1", "")]
    public void What_is_wrong_with_a_3270_write_is_said(string record, string answer)
    {
        PrinterMachine printer = Bound();

        Record(printer, record);

        Assert.Equal(answer, Said(printer));
    }

    [Fact]
    public void A_printer_that_needs_somebody_says_so_and_says_when_it_is_mended()
    {
        PrinterMachine printer = Bound();
        printer.Intervene("no paper");

        Record(printer, "0100020001 c1");
        Assert.Equal("020001000101ffef", Said(printer));
        printer.Mend();
        Assert.Equal("0600000000ffef", Said(printer));
        Record(printer, "0100020002 c1");
        Assert.Equal("020000000200ffef", Said(printer));
        printer.Mend();
        Assert.Equal("", Said(printer));
        Record(printer, "0800000003");
        Assert.Equal("A\n"u8, PrintText.Write(Assert.IsType<PrintJob>(printer.TakeJob()), transparent: false));
    }

    [Fact]
    public void A_host_that_agreed_to_no_responses_is_given_none_whatever_its_headers_say()
    {
        PrinterMachine printer = new(new PrinterOptions { LuNames = ["PRT1"] });
        Hear(printer, "fffd28");
        Hear(printer, "fffa280802fff0");
        Hear(printer, "fffa28020449424d2d333238372d310150525431fff0");
        Hear(printer, "fffa280304000103fff0");
        Record(printer, "0300020000 31");
        Assert.True(printer.Ready);
        Said(printer);

        Record(printer, "0100020001 c1");
        // Nor can it be held back, and what it sends is not to be lost.
        printer.Intervene("no paper");
        Record(printer, "0100020002 c2");
        Record(printer, "0800020003");
        Assert.Equal("", Said(printer));
        Assert.Equal("AB\n"u8, PrintText.Write(Assert.IsType<PrintJob>(printer.TakeJob()), transparent: false));
    }

    [Fact]
    public void A_host_that_waits_for_responses_is_held_back_when_jobs_are_not_taken()
    {
        PrinterMachine printer = Bound();
        for (int job = 0; job < PrinterMachine.JobLimit; job++)
        {
            Record(printer, "0100020001 c1");
            Record(printer, "0800000002");
        }
        Said(printer);

        Record(printer, "0100020003 c1");
        Assert.Equal("020001000301ffef", Said(printer));
        printer.TakeJob();
        Assert.Equal("0600000000ffef", Said(printer));
    }

    [Fact]
    public void A_host_that_wants_no_responses_is_dropped_when_far_too_many_wait()
    {
        PrinterMachine printer = Bound();
        for (int job = 0; job <= PrinterMachine.JobLimit * 2; job++)
        {
            Record(printer, "0100000001 c1");
            Record(printer, "0800000002");
        }

        Assert.Contains("nobody takes", printer.FailureReason);
    }

    [Fact]
    public void Negative_responses_carry_sense_data_where_they_are_agreed_on()
    {
        PrinterMachine printer = new(new PrinterOptions { SnaSense = true });
        Hear(printer, "fffd28fffa280802fff0fffa28020449424d2d333238372d310150525431fff0");
        Assert.EndsWith("fffa280307000102030406fff0", Said(printer), StringComparison.Ordinal);
        Hear(printer, "fffa2803040001020306fff0");
        Record(printer, "0300000000 31");

        Record(printer, "0000010001 f5c81140");
        Assert.Equal("0200020001" + "10050000" + "ffef", Said(printer));
        Record(printer, "0100020002 c1");
        Assert.Equal("0200000002" + "00" + "ffef", Said(printer));
        printer.Intervene("no paper");
        Record(printer, "0100020003 c1");
        Assert.Equal("0200020003" + "08020000" + "ffef", Said(printer));
    }

    [Fact]
    public void UNBIND_ends_the_job_and_forgets_the_formats()
    {
        PrinterMachine printer = Bound();

        Record(printer, "0100000001 2bc10203c1c2c3c4");
        Record(printer, "0400000002 01");
        Record(printer, "0100000003 c1c2c3c4");
        Record(printer, "0300000004 31");
        Record(printer, "0100000005 c1c2c3c4");
        Record(printer, "0800000006");

        Assert.Equal("ABC\nD\n"u8, PrintText.Write(Assert.IsType<PrintJob>(printer.TakeJob()), transparent: false));
        Assert.Equal("ABCD\n"u8, PrintText.Write(Assert.IsType<PrintJob>(printer.TakeJob()), transparent: false));
    }

    [Fact]
    public void Without_TN3270E_a_printer_takes_3270_writes()
    {
        PrinterMachine printer = new(new PrinterOptions());
        Hear(printer, "fffd18fffa1801fff0fffb00fffd00fffb19fffd19");
        Assert.Contains("49424d2d333238372d31", Said(printer), StringComparison.Ordinal);
        Assert.True(printer.Ready);

        Hear(printer, "f5c8c1c215c319ffef");
        printer.EndJob();

        Assert.Equal("AB\nC\n"u8, PrintText.Write(Assert.IsType<PrintJob>(printer.TakeJob()), transparent: false));
    }

    private static PrinterMachine Bound()
    {
        PrinterMachine printer = new(new PrinterOptions { LuNames = ["PRT1"] });
        Hear(printer, "fffd28fffa280802fff0fffa28020449424d2d333238372d310150525431fff0fffa2803040001020304fff0");
        Record(printer, "0300000000 31");
        Said(printer);
        Assert.True(printer.Ready, printer.FailureReason);
        return printer;
    }

    private static void Hear(PrinterMachine printer, string hex) =>
        printer.Receive(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static void Record(PrinterMachine printer, string hex) => Hear(printer, hex + "ffef");

    private static string Said(PrinterMachine printer)
    {
        string said = Convert.ToHexStringLower(printer.Output.Span);
        printer.OutputSent(printer.Output.Length);
        return said;
    }
}
