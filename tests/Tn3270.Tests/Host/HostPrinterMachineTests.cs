using Holdfast.Tn3270.Host;
using static Holdfast.Tn3270.Tests.Host.MachineBytes;

namespace Holdfast.Tn3270.Tests.Host;

public sealed class HostPrinterMachineTests
{
    private static readonly HostOptions WithPrinters = new() { Printers = true };

    [Fact]
    public void A_printer_is_bound_as_LU_1_where_it_takes_SCS_and_is_not_asked_what_it_supports()
    {
        HostMachine host = Open(WithPrinters, "IBM-3287-1", 0, 1, 2, 3, 4);

        byte[] sent = Drain(host);
        Assert.True(host.Ready && host.IsPrinter && host.TakesScs && host.TakesDataStream);
        int bind = sent.AsSpan().IndexOf((byte[])[3, 0, 0, 0, 0, 0x31]);
        Assert.True(bind > 0);
        Assert.Equal(1, sent[bind + 5 + 14]);
        Assert.False(sent.Holds(0xF3, 0x00, 0x05));
    }

    [Fact]
    public void A_job_is_records_with_responses_and_ends_with_PRINT_EOJ()
    {
        HostMachine host = Open(WithPrinters, "IBM-3287-1", 0, 2, 3);
        Drain(host);

        int number = host.Print([0xC1, 0x15], scs: true);
        Assert.Equal([1, 0, 2, 0, (byte)number, 0xC1, 0x15, 0xFF, 0xEF], Drain(host));
        host.Receive([2, 0, 0, 0, (byte)number, 0, 0xFF, 0xEF]);
        host.EndPrintJob();

        Assert.True(host.TakeResponse(number)?.IsPositive);
        Assert.Equal([8, 0, 0, 0, (byte)(number + 1), 0xFF, 0xEF], Drain(host));
    }

    [Fact]
    public void A_change_to_the_other_data_stream_binds_anew()
    {
        HostMachine host = Open(WithPrinters, "IBM-3287-1", 0, 1, 2, 3);
        Drain(host);

        host.Print([0xF1, 0xC8], scs: false);

        byte[] sent = Drain(host);
        Assert.Equal([4, 0, 0, 0, 1, 2, 0xFF, 0xEF], sent[..8]);
        int bind = sent.AsSpan().IndexOf((byte[])[3, 0, 0, 0, 2, 0x31]);
        Assert.Equal(3, sent[bind + 5 + 14]);
        Assert.True(sent.Holds(0, 0, 2, 0, 3, 0xF1, 0xC8));
    }

    [Fact]
    public void Intervention_required_is_told_and_so_is_its_end()
    {
        HostMachine host = Open(WithPrinters, "IBM-3287-1", 0, 2, 3);
        int number = host.Print([0xC1], scs: true);

        host.Receive([2, 0, 1, 0, (byte)number, 1, 0xFF, 0xEF]);
        Assert.Equal(DeviceSense.InterventionRequired, host.TakeResponse(number)?.Sense);
        Assert.Equal(0, host.ErrorsCleared);
        host.Receive([6, 0, 0, 0, 0, 0xFF, 0xEF]);

        Assert.Equal(1, host.ErrorsCleared);
        Assert.Null(host.FailureReason);
    }

    [Fact]
    public void A_printer_shows_no_panels_and_a_display_prints_nothing()
    {
        HostMachine printer = Open(WithPrinters, "IBM-3287-1", 0, 2, 3);
        HostMachine display = Agreed(WithPrinters, 0, 2);

        Assert.Throws<InvalidOperationException>(() => printer.Show(new Panel { Name = "x", Fields = [] }));
        Assert.Throws<InvalidOperationException>(() => display.Print([0xC1], scs: true));
    }

    [Fact]
    public void Printers_are_rejected_where_they_are_not_wanted()
    {
        HostMachine host = Open(new HostOptions(), "IBM-3287-1");

        Assert.True(Drain(host).Holds(2, 6, 5, 4));
    }

    [Fact]
    public async Task Those_who_share_a_printer_take_turns_in_order_and_whoever_gives_up_is_passed_over()
    {
        PrinterTurns turns = new();
        using CancellationTokenSource impatient = new();
        IDisposable first = await turns.TakeAsync(CancellationToken.None);
        Task<IDisposable> second = turns.TakeAsync(impatient.Token).AsTask();
        Task<IDisposable> third = turns.TakeAsync(CancellationToken.None).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();

        (await third.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Dispose();
        (await turns.TakeAsync(CancellationToken.None)).Dispose();
    }
}
