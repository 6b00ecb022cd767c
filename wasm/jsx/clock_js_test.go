//go:build js && wasm

package jsx

import (
	"runtime"
	"testing"
	"time"
)

// What Yield is for: a program that computes all the time hears messages all the same. The sender is another
// thread, as the page is.
func TestYieldLetsMessagesIn(t *testing.T) {
	a, b := channel(t)
	worker := eval(`(port) => new (require("worker_threads").Worker)(
		'const {workerData: port} = require("worker_threads"); for (let i = 0; i < 10; i++) port.postMessage({json: String(i), buffers: []})',
		{eval: true, workerData: port, transferList: [port]})`).Invoke(a.v)
	defer worker.Call("terminate")

	var heard int // no lock: handlers run only while this goroutine is in Yield
	defer b.OnMessage(func(Message, error) { heard++ })()
	for start := Now(); heard < 10; Yield() {
		if Now()-start > 60_000 {
			t.Fatalf("heard %d messages in a minute, want 10", heard)
		}
		for range 1000 { // a step of training, in which other goroutines may run too
			runtime.Gosched()
		}
	}
}

// Gosched would not do; should that change, Yield can go.
func TestGoschedLetsNothingIn(t *testing.T) {
	a, b := channel(t)
	var heard int
	defer b.OnMessage(func(Message, error) { heard++ })()
	if err := a.Post("", nil); err != nil {
		t.Fatal(err)
	}
	for range 10_000 {
		runtime.Gosched()
	}
	if heard != 0 {
		t.Errorf("heard %d messages without going back to the event loop", heard)
	}
	for heard == 0 {
		Yield()
	}
}

func TestYieldLetsTimersGo(t *testing.T) {
	fired := make(chan bool, 1)
	time.AfterFunc(5*time.Millisecond, func() { fired <- true })
	for start := Now(); len(fired) == 0; Yield() {
		if Now()-start > 60_000 {
			t.Fatal("a timer of 5 ms did not fire in a minute of yielding")
		}
	}
}

func TestManyMayYieldAtOnce(t *testing.T) {
	const goroutines, times = 10, 50
	done := make(chan int)
	for range goroutines {
		go func() {
			n := 0
			for range times {
				Yield()
				n++
			}
			done <- n
		}()
	}
	for range goroutines {
		if n := <-done; n != times {
			t.Errorf("a goroutine yielded %d times, want %d", n, times)
		}
	}
	if len(pings.waiting) != 0 {
		t.Errorf("%d pings are left over", len(pings.waiting))
	}
}

func TestNowGoesOn(t *testing.T) {
	before := Now()
	time.Sleep(20 * time.Millisecond)
	if d := Now() - before; d < 15 || d > 60_000 {
		t.Errorf("a sleep of 20 ms took %v ms by Now", d)
	}
}

func BenchmarkYield(b *testing.B) {
	for b.Loop() {
		Yield()
	}
}

func BenchmarkSleep0(b *testing.B) {
	for b.Loop() {
		time.Sleep(0)
	}
}

func BenchmarkSleep1ms(b *testing.B) {
	for b.Loop() {
		time.Sleep(time.Millisecond)
	}
}

func BenchmarkNow(b *testing.B) {
	for b.Loop() {
		Now()
	}
}

// A frame of 1,000 points each way in two dimensions, there and back.
func BenchmarkPostAndReceive(b *testing.B) {
	left, right := Channel()
	defer left.Close()
	arrived := make(chan struct{}, 1)
	defer right.OnMessage(func(Message, error) { arrived <- struct{}{} })()
	buffers := [][]byte{make([]byte, 8000), make([]byte, 4000), make([]byte, 8000), make([]byte, 4000)}
	for b.Loop() {
		if err := left.Post(`{"v":1,"kind":"frame"}`, buffers); err != nil {
			b.Fatal(err)
		}
		<-arrived
	}
}
