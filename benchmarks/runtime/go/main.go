// The Go side of the runtime's comparison: each case prints "name value unit" lines.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	size := number(2)
	switch os.Args[1] {
	case "roundtrip":
		roundTrip(size)
	case "channel1":
		channel(size, 1)
	case "channel8":
		channel(size, 8)
	case "spawn":
		spawn(size)
	case "memory":
		memory(size)
	case "sleeps":
		sleeps(size)
	case "echo":
		echo()
	}
}

func number(at int) int {
	if len(os.Args) <= at {
		return 0
	}
	n, err := strconv.Atoi(os.Args[at])
	if err != nil {
		panic(err)
	}
	return n
}

func perOperation(started time.Time, operations int) {
	fmt.Printf("time %.2f ns\n", float64(time.Since(started).Nanoseconds())/float64(operations))
}

func roundTrip(rounds int) {
	there, back := make(chan int, 1), make(chan int, 1)
	go func() {
		for v := range there {
			back <- v
		}
	}()
	started := time.Now()
	for i := 0; i < rounds; i++ {
		there <- i
		<-back
	}
	perOperation(started, rounds)
}

func channel(messages, producers int) {
	c := make(chan int, 128)
	started := time.Now()
	for p := 0; p < producers; p++ {
		go func() {
			for i := 0; i < messages/producers; i++ {
				c <- i
			}
		}()
	}
	for i := 0; i < messages/producers*producers; i++ {
		<-c
	}
	perOperation(started, messages)
}

func spawn(tasks int) {
	started := time.Now()
	const batch = 1000
	for done := 0; done < tasks; done += batch {
		var group sync.WaitGroup
		group.Add(batch)
		for i := 0; i < batch; i++ {
			go func() { group.Done() }()
		}
		group.Wait()
	}
	perOperation(started, tasks)
}

func resident() int {
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "Private_Dirty:") {
			kib, _ := strconv.Atoi(strings.Fields(line)[1])
			return kib * 1024
		}
	}
	return 0
}

func memory(tasks int) {
	gate := make(chan struct{})
	runtime.GC()
	before := resident()
	for i := 0; i < tasks; i++ {
		go func() { <-gate }()
	}
	time.Sleep(200 * time.Millisecond)
	runtime.GC()
	fmt.Printf("memory %.1f B\n", float64(resident()-before)/float64(tasks))
}

func cpu() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func sleeps(tasks int) {
	late := make([]time.Duration, tasks)
	var group sync.WaitGroup
	group.Add(tasks)
	before := cpu()
	for i := 0; i < tasks; i++ {
		go func(i int) {
			// Spread over half a second to a second and a half.
			pause := 500*time.Millisecond + time.Duration(uint32(i)*2654435761%1000000)*time.Microsecond
			due := time.Now().Add(pause)
			time.Sleep(pause)
			late[i] = time.Since(due)
			group.Done()
		}(i)
	}
	group.Wait()
	used := cpu() - before
	sort.Slice(late, func(a, b int) bool { return late[a] < late[b] })
	fmt.Printf("p99 %.3f ms\n", float64(late[tasks*99/100].Nanoseconds())/1e6)
	fmt.Printf("cpu %.0f ns\n", float64(used.Nanoseconds())/float64(tasks))
}

func echo() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("port %d\n", listener.Addr().(*net.TCPAddr).Port)
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			defer connection.Close()
			buffer := make([]byte, 4096)
			for {
				n, err := connection.Read(buffer)
				if err != nil {
					return
				}
				if _, err = connection.Write(buffer[:n]); err != nil {
					return
				}
			}
		}()
	}
}
